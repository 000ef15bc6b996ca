using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>Any tokens over any data, with some people who are known and some who are not.</summary>
/// <param name="Tokens">The signal's role tokens.</param>
/// <param name="Values">What the data bucket has under <c>list</c>, as an array.</param>
/// <param name="Known">The people of the directory, in any order.</param>
public sealed record TokenCase(ImmutableArray<string> Tokens, ImmutableArray<string> Values, ImmutableArray<Person> Known, bool FourEyes)
{
    private const string List = "$(list)";

    private static readonly Person[] Everybody = [.. Enumerable.Range(0, 4).Select(number => People.Named($"p{number}").Person), People.Erin.Person];

    private static readonly string[] Texts =
        ["p0", "P1", "p2@example.com", Everybody[3].Key, "2", "PKI Approvers", "certificate owners", "erin", "mallory", "99", ""];

    public static Arbitrary<TokenCase> Any() => (
        from count in Gen.Choose(1, 4)
        from tokens in Gen.Elements([.. Texts.Where(text => text.Length > 0), "$(requester)", List, "$(missing)"]).ListOf(count)
        from most in Gen.Choose(0, 4)
        from values in Gen.Elements(Texts).ListOf(most)
        from strangers in Gen.Choose(0, Everybody.Length)
        from known in Gen.Shuffle(Everybody)
        from fourEyes in Gen.Elements(true, false)
        select new TokenCase([.. tokens], [.. values], [.. known.Take(strangers)], fourEyes)).ToArbitrary();

    public WorkflowDefinition Definition => Flow.Around(
        Flow.Approval(Flow.Gate, "EndNOOP", $$"""{ "RequesterMayApprove": {{(FourEyes ? "false" : "true")}}, "MinimumApprovals": 9 }""") with
        {
            Signals = [new SignalDefinition("ApprovalStatus", []) { RoleTokens = Tokens }],
        });

    /// <summary>What stands for whom, said once more: the names of the people and the ids of the roles; null if a token fits nobody.</summary>
    public (ImmutableSortedSet<string> Keys, ImmutableSortedSet<int> Roles)? Expected
    {
        get
        {
            var (keys, roles) = (new HashSet<string>(), new HashSet<int>());
            foreach (var text in Tokens.SelectMany(token => token == List ? Values.Where(value => value.Length > 0).DefaultIfEmpty("") : [token]))
            {
                if (text == "$(requester)")
                    keys.Add(People.Erin.Key);
                else if (Known.FirstOrDefault(person => Fits(person, text)) is { } person)
                    keys.Add(person.Key);
                else if (text is "2" or "PKI Approvers")
                    roles.Add(People.PkiApprovers);
                else if (text is "certificate owners")
                    roles.Add(People.CertificateOwners);
                else
                    return null;
            }

            return roles.Count == 0 && FourEyes && keys.All(key => key == People.Erin.Key) ? null : ([.. keys], [.. roles]);
        }
    }

    public InstanceSnapshot Start(IEnumerable<string> tokens, IEnumerable<Person> known)
    {
        var definition = (this with { Tokens = [.. tokens] }).Definition;
        var data = JsonMap.Empty.Set("list", JsonValues.Of(Values.Select(JsonValues.Of)));
        return WorkflowMachine.Start(Walk.Origin(data), definition, directory: People.DirectoryOf(known)).Snapshot;
    }

    public override string ToString() =>
        $"[{string.Join(", ", Tokens)}] over [{string.Join(", ", Values)}], known: {string.Join(", ", Known.Select(person => person.Name))}, four eyes: {FourEyes}";

    private static bool Fits(Person person, string text) => person.Key == text
        || string.Equals(person.Name, text, StringComparison.OrdinalIgnoreCase) || string.Equals(person.Mail, text, StringComparison.OrdinalIgnoreCase);
}

[Properties(Arbitrary = [typeof(TokenCase), typeof(Scenario)])]
public class RoleTokenProperties
{
    [Property]
    public void A_step_asks_exactly_whom_its_tokens_stand_for_or_fails(TokenCase any)
    {
        var snapshot = any.Start(any.Tokens, any.Known);

        if (any.Expected is not var (keys, roles))
        {
            Assert.Equal(InstanceStatus.Failed, snapshot.Status);
            return;
        }

        var waiting = Assert.IsType<InstanceState.AwaitingSignal>(snapshot.State);
        Assert.Equal(keys, waiting.People.Select(person => person.Key).ToImmutableSortedSet());
        Assert.Equal(roles, waiting.RoleIds.ToImmutableSortedSet());
    }

    [Property]
    public void The_order_of_tokens_and_people_means_nothing(TokenCase any)
    {
        var (one, other) = (any.Start(any.Tokens, any.Known), any.Start(any.Tokens.Reverse(), any.Known.Reverse()));

        if (one.State is InstanceState.AwaitingSignal)
            Assert.Equal((Json.Of(one.State), Json.Of(one.Message)), (Json.Of(other.State), Json.Of(other.Message)));
        else
            Assert.Equal(one.Status, other.Status);
    }

    [Property]
    public void Whatever_arrives_and_whoever_is_known_later_a_step_asks_whom_it_has_found(TokenCase any, Scenario later, TokenCase other)
    {
        if (any.Start(any.Tokens, any.Known) is not { State: InstanceState.AwaitingSignal found } snapshot)
            return;

        var turn = WorkflowMachine.Turn(snapshot, later.Inbox, any.Definition, later.Now, directory: People.DirectoryOf(other.Known));

        if (turn.Snapshot.State is InstanceState.AwaitingSignal still)
            Assert.Equal((found.RoleIds, found.People, found.Barred), (still.RoleIds, still.People, still.Barred));
    }

    [Property]
    public void Nobody_else_may_answer_and_the_requester_never_under_four_eyes(TokenCase any)
    {
        var snapshot = any.Start(any.Tokens, any.Known);
        var askers = Enumerable.Range(0, 4).Select(number => People.Named($"p{number}"))
            .Concat([People.Erin, People.Alice, People.Named("mallory"), People.Named("owner", People.CertificateOwners)]);
        foreach (var caller in askers)
        {
            var isAsked = any.Expected is var (keys, roles)
                && (keys.Contains(caller.Key) || caller.HoldsAny(roles)) && !(any.FourEyes && caller.Key == People.Erin.Key);
            var verdict = WorkflowMachine.Check(
                snapshot, any.Definition, new SignalCommand(new SignalKey(Flow.Gate, "ApprovalStatus"), Entries.Answer(true)), caller, Walk.Noon);
            Assert.Equal(isAsked, verdict is Verdict.Accepted);
        }
    }
}
