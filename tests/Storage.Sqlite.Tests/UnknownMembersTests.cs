using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>What a newer release adds anywhere inside stored data survives that this release reads it and writes it again.</summary>
public sealed class UnknownMembersTests
{
    private const string Added = "AddedLater";

    /// <summary>Maps from names to anything: what is in them is data, and no member.</summary>
    private static readonly ImmutableArray<string> Maps =
        [nameof(InstanceSnapshot.Data), nameof(InstanceSnapshot.SignalVisits), nameof(InstanceSnapshot.Approvers), nameof(InstanceOrigin.InitialData), nameof(StepDefinition.ConfigurationParameters)];

    /// <summary>A claim is what it says, and whoever has it is looked up by it: with more in it, it would be another one.</summary>
    private static readonly ImmutableArray<Type> Exceptions = [typeof(RoleClaim)];

    public static TheoryData<string> States => [.. StateSamples().Select(state => state.GetType().Name).Distinct()];

    [Theory]
    [MemberData(nameof(States))]
    public void What_is_added_anywhere_inside_a_snapshot_survives(string state)
    {
        foreach (var sample in StateSamples().Where(sample => sample.GetType().Name == state))
        {
            var snapshot = Sample.Started().Snapshot with { State = sample, Message = new StatusMessage("Asked {0}", [2]), Data = JsonMap.From(("a", "b")) };
            var (stored, origin) = (WithAdditions(SnapshotJson.Write(snapshot)), WithAdditions(StoreJson.Write(snapshot.Origin)));

            var read = SnapshotJson.Read(Bytes(stored), Bytes(origin)) with { Sequence = 77 };

            stored["Sequence"] = 77;
            AssertSame(stored, SnapshotJson.Write(read));
            AssertSame(origin, StoreJson.Write(read.Origin));
        }
    }

    [Fact]
    public void What_is_added_anywhere_inside_a_definition_or_a_role_survives()
    {
        var definition = Sample.Definition(deadlineHours: 3);
        definition = definition with { Steps = [.. definition.Steps.Select(step => step with { Conditions = [new StepCondition(Guid.NewGuid(), "True")] })] };
        Survives(definition);
        Survives(new DefinitionHead(Guid.NewGuid(), "Name", "Type", "key", "Key", true, 1, null, 1));
        Survives(new DefinitionHead(Guid.NewGuid(), "Name", "Type", "key", "Key", true, 1, null, 1) { OtherKeys = DefinitionKeys.Of(new DefinitionKey("other", "Other")) });
        Survives(RoleSet.Empty.Head);
        Survives(DelegationSet.Empty.Head);
        Survives(new Delegation(Guid.NewGuid(), Sample.Person(1), [2], Sample.Person(2), Sample.At(60), ["Type"], Sample.Person(3), Sample.At(1)));
        Survives(new SeenPerson(Sample.Person(1), [2], Sample.At(1)));
        Survives(new DigestTurn("key", 1, new DateOnly(2026, 3, 1), 1, Sample.At(1)));
        Survives(new StoredRole(1_000_001, "Approvers", "", null, ["/workflows/"], [new StoredClaim(1, new(RoleClaimType.OAuthRole, "a", "b"), "")]), nameof(StoredClaim.Claim), nameof(StoredRole.Role));
    }

    [Fact]
    public void A_role_that_is_changed_keeps_what_only_a_newer_release_knows_of_it()
    {
        var added = new UnknownMembers { [Added] = JsonValues.Of(7) };
        var claim = new RoleClaim(RoleClaimType.OAuthRole, "a", "b");
        var stored = new StoredRole(1_000_001, "Approvers", "", null, [], [new StoredClaim(1, claim, "") { Unknown = added }]) { Unknown = added };
        var set = new RoleSet(RoleSet.Empty.Head with { Unknown = added }, [stored]);

        var (next, role) = set.With(stored.Id, new RoleContent("Others", "", null, [], [(claim, "New")]), _ => false);

        Assert.Equal((added, added, added), (next.Head.Unknown, role.Unknown, role.Claims[0].Unknown));
        Assert.Equal((1, "New"), (role.Claims[0].Id, role.Claims[0].Description));
    }

    /// <summary>A type that is stored and written again has to say how it keeps them, or it is missing here.</summary>
    [Fact]
    public void Every_type_that_is_written_again_keeps_what_it_does_not_know()
    {
        var found = new HashSet<Type>();
        foreach (var root in new[] { typeof(InstanceSnapshot), typeof(WorkflowDefinition), typeof(DefinitionHead), typeof(RoleSetHead), typeof(StoredRole), typeof(DelegationSetHead), typeof(Delegation) })
            Collect(root, found);

        var forgetful = found.Select(Info).Where(info => info.Kind == JsonTypeInfoKind.Object && !info.Type.IsAbstract)
            .Where(info => !info.Properties.Any(property => property.IsExtensionData)).Select(info => info.Type);

        Assert.Equal(Exceptions, forgetful);
        Assert.Contains(typeof(Reminder.Sending), found);
    }

    [Fact]
    public void A_state_that_was_read_with_additions_is_equal_to_one_that_was_read_from_the_same_text()
    {
        var snapshot = Sample.Started().Snapshot;
        var stored = Bytes(WithAdditions(StoreJson.Write(snapshot.Origin)));

        Assert.Equal(StoreJson.Read<InstanceOrigin>(stored).Initiator, StoreJson.Read<InstanceOrigin>(stored).Initiator);
        Assert.NotEqual(snapshot.Origin.Initiator, StoreJson.Read<InstanceOrigin>(stored).Initiator);
    }

    [Theory]
    [InlineData("""{"Steps":[],"AddedLater":[1.0],"Id":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","WorkflowType":"T","Version":2,"DisplayName":"N"}""", true)]
    [InlineData("""{"Steps":[],"Description":null,"AddedLater":[1.0],"Id":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","WorkflowType":"T","Version":2,"DisplayName":"N"}""", true)]
    [InlineData("""{"Steps":[],"Id":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","WorkflowType":"T","Version":2,"DisplayName":"N"}""", false)]
    [InlineData("""{"Steps":[],"AddedLater":[1.0],"Id":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","WorkflowType":"T","Version":3,"DisplayName":"N"}""", false)]
    public void A_published_version_says_the_same_in_whatever_form_another_release_has_written_it(string stored, bool isSame)
    {
        var written = """{"Id":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","Version":2,"DisplayName":"N","WorkflowType":"T","Steps":[],"AddedLater":[1.0]}"""u8;

        Assert.Equal(isSame, StoreJson.Says<WorkflowDefinition>(Encoding.UTF8.GetBytes(stored), written));
    }

    /// <summary>States as they are after the machine has gone on: what it knows has changed, and the rest is as it was.</summary>
    [Fact]
    public void What_is_added_to_a_wait_and_to_its_votes_survives_the_next_vote()
    {
        var snapshot = Sample.Started(definition: Sample.Definition(approvals: 3)).Snapshot;
        var first = Turn(snapshot, 1);
        var read = SnapshotJson.Read(Bytes(WithAdditions(SnapshotJson.Write(first))), StoreJson.Write(first.Origin));

        var state = (JsonObject)JsonNode.Parse(SnapshotJson.Write(Turn(read, 2)))!["State"]!;

        Assert.Equal(2, state["Votes"]!.AsArray().Count);
        Assert.True(state.ContainsKey(Added));
        Assert.Equal([true, false], state["Votes"]!.AsArray().Select(vote => vote!.AsObject().ContainsKey(Added)));
    }

    private static InstanceSnapshot Turn(InstanceSnapshot snapshot, int person) => Sample.Turn(
        new Engine.Instances.InstanceRead(snapshot, "1", [Sample.Vote(snapshot, person, person)]), person, Sample.Definition(approvals: 3)).Snapshot;

    private static void Survives<T>(T value, params string[] exceptIn)
    {
        var stored = WithAdditions(StoreJson.Write(value), exceptIn);
        AssertSame(stored, StoreJson.Write(StoreJson.Read<T>(Bytes(stored))));
    }

    private static IEnumerable<InstanceState> StateSamples()
    {
        var attempt = new StepAttempt(Effects.Step, 1, Sample.At(1), Sample.At(3), Sample.At(1));
        yield return new InstanceState.Running(attempt, new Continuation.Follow("continue"));
        yield return new InstanceState.Running(attempt, new Continuation.Reject("No."));
        yield return Sample.AwaitingRetry(4);
        yield return new InstanceState.AwaitingTime(Sample.At(5));
        foreach (Reminder reminder in new Reminder[]
        {
            new Reminder.Waiting(1, Sample.At(6)), new Reminder.Sending(1, Sample.At(7), attempt),
            new Reminder.Retrying(1, Sample.At(8), 2, Sample.At(9), Sample.At(7)),
        })
        {
            var addition = new Addition(1, 1, 0, 1, Noted: 7);
            yield return Sample.Awaiting([2], 10) with
            {
                Votes = [new Vote(Sample.Person(1), [2], true, "Fine", Sample.At(1))],
                Tally = [new VoteTally([2], true, 3)],
                Barred = ["x"],
                Reminder = reminder,
                Escalations = [new Escalation(3, Sample.At(8), [3], [Sample.Person(1)], Notifies: true)],
                EscalationNotices = [new EscalationNotice.Sending(1, attempt), new EscalationNotice.Retrying(2, 2, Sample.At(9), Sample.At(7)) { Addition = addition }],
                FirstAddition = addition,
            };
        }

        yield return new InstanceState.Complete() { Farewell = new Farewell.Sending(attempt) };
        yield return new InstanceState.Rejected("No.") { Farewell = new Farewell.Retrying(2, Sample.At(8), Sample.At(7)) };
        yield return new InstanceState.Failed("Broken.");
        yield return new InstanceState.Stopped(Sample.Person(2));
        yield return new InstanceState.CanceledForRestart(Guid.NewGuid(), 1, Sample.Person(2), Sample.At(1), IsStarted: false);
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        var info = Info(type);
        if (info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary && info.ElementType is { } element)
            Collect(element, found);
        if (info.Kind != JsonTypeInfoKind.Object || !found.Add(type))
            return;
        // What is only computed from the rest is not read.
        foreach (var property in info.Properties.Where(property => !property.IsExtensionData && (property.Set ?? (object?)property.AssociatedParameter) is not null))
            Collect(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, found);
        foreach (var derived in info.PolymorphismOptions?.DerivedTypes ?? [])
            Collect(derived.DerivedType, found);
    }

    private static JsonTypeInfo Info(Type type) => StoreJson.Default.Options.GetTypeInfo(type);

    private static JsonNode WithAdditions(byte[] stored, params string[] exceptIn)
    {
        var root = JsonNode.Parse(stored)!;
        Add(root);
        return root;

        void Add(JsonNode? node)
        {
            if (node is JsonArray items)
            {
                foreach (var item in items)
                    Add(item);
            }
            else if (node is JsonObject members)
            {
                foreach (var (name, value) in members.ToList())
                {
                    if (!Maps.Contains(name) && !exceptIn.Contains(name))
                        Add(value);
                }

                members[Added] = new JsonObject { ["level"] = 3 };
            }
        }
    }

    private static void AssertSame(JsonNode expected, byte[] written) =>
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(written)), $"{expected.ToJsonString()}\n{Encoding.UTF8.GetString(written)}");

    private static byte[] Bytes(JsonNode stored) => Encoding.UTF8.GetBytes(stored.ToJsonString());
}
