using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Signals on a store that appends and folds at once, and when they take the two steps after all.</summary>
public sealed class FoldAtOnceTests
{
    [Fact]
    public async Task A_signal_that_settles_its_step_is_folded_in_the_write_that_accepts_it_without_a_read()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        lab.Doorbell.Rings.Clear();
        var reads = CountReads(lab);

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal((0, 1), (reads(), lab.Store.Commits));
        Assert.Equal([(id, (SignalKey?)Workflows.First)], lab.Doorbell.Rings);
        var read = await lab.PeekAsync(id);
        Assert.Equal((Workflows.Second, 0), (read.Snapshot.AwaitedSignal, read.Unread.Length));
    }

    [Fact]
    public async Task A_vote_after_which_the_instance_waits_as_before_rings_nobody()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(2, ("DeadlineHours", "1")));
        lab.Doorbell.Rings.Clear();

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Empty(lab.Doorbell.Rings);
        Assert.Single(((InstanceState.AwaitingSignal)(await lab.PeekAsync(id)).Snapshot.State).Votes);
    }

    [Fact]
    public async Task A_vote_that_comes_with_an_escalation_leaves_it_to_whoever_knows_what_roles_are_called()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var definition = Workflows.OneApproval(2);
        var id = await lab.StartAsync(definition with
        {
            Steps = [.. definition.Steps.Select(step => step.Signal is null ? step : step with
            {
                ConfigurationParameters = step.ConfigurationParameters.Set("Escalations", System.Text.Json.JsonElement.Parse("""[{ "AfterHours": 1, "AddRoleIds": [3] }]""")),
            })],
        });
        lab.Time.Advance(TimeSpan.FromHours(2));

        await lab.AcceptAsync(id, Workflows.First, "alice");
        await lab.AdvanceAsync(id);

        Assert.Equal("Escalation 1 is due: Certificate Owners may answer as well.", Assert.Single(await lab.HistoryAsync(id, HistoryKind.EscalationElapsed)).Message);
    }

    [Fact]
    public async Task A_signal_whose_write_took_effect_and_then_failed_rings_the_driver()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Doorbell.Rings.Clear();
        lab.Store.LosesNextResponse = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => lab.AcceptAsync(id, Workflows.First, "alice"));
        Assert.Equal([(id, (SignalKey?)Workflows.First)], lab.Doorbell.Rings);
        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.SignalNotCounted));
    }

    [Fact]
    public async Task A_vote_for_a_step_that_others_settle_before_it_is_written_is_refused()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        lab.Store.BeforeNextAppend = () => lab.AcceptAsync(id, Workflows.First, "alice");

        var late = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("bob"));

        Assert.Equal(new Refusal.StandsElsewhere(Workflows.First, Workflows.Second), Assert.IsType<SignalResult.Refused>(late).Reason);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.SignalNotCounted));
    }

    [Fact]
    public async Task A_vote_that_was_sent_before_the_deadline_counts_though_it_is_written_after_it()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        lab.Time.Advance(TimeSpan.FromMinutes(59));
        lab.Store.BeforeNextAppend = () =>
        {
            lab.Time.Advance(TimeSpan.FromMinutes(2));
            return Task.CompletedTask;
        };

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task A_stop_between_a_signal_and_its_write_refuses_the_signal()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextAppend = async () => Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));

        var result = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("alice"));

        Assert.Equal(new Refusal.NotWaiting(InstanceStatus.Rejected), Assert.IsType<SignalResult.Refused>(result).Reason);
    }

    [Fact]
    public async Task What_is_unread_at_the_same_visit_is_folded_with_the_signal()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: false);
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Store.FoldsAtOnce = true;

        await lab.AcceptAsync(id, Workflows.First, "bob");

        var read = await lab.PeekAsync(id);
        Assert.Equal((InstanceStatus.Complete, 0), (read.Snapshot.Status, read.Unread.Length));
        Assert.Equal(["alice", "bob"], (await lab.HistoryAsync(id, HistoryKind.SignalReceived)).Select(entry => entry.Actor));
        Assert.False(await lab.IsDueAsync(id));
    }

    /// <summary>Where an instance will stand after what is unread must be committed before anybody is checked against it.</summary>
    [Fact]
    public async Task If_what_is_unread_settles_the_step_the_signal_takes_two_steps()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: false);
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Store.FoldsAtOnce = true;

        await lab.AcceptAsync(id, Workflows.Second, "bob");

        Assert.Single((await lab.PeekAsync(id)).Unread);
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    /// <summary>Rendering texts costs what an author makes it cost, and all other writes would wait for it.</summary>
    [Fact]
    public async Task In_a_workflow_that_renders_texts_while_it_folds_a_signal_takes_two_steps()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.Of(
            Workflows.Approval("Approve1", 1, "Then"), Workflows.Step("Then", "SetVariable", "EndNOOP", ("Variables", "x"))));

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Single((await lab.PeekAsync(id)).Unread);
    }

    /// <summary>What a pattern costs is up to its author and to who answers, and all other writes would wait for it.</summary>
    [Fact]
    public async Task Values_that_are_compared_with_a_pattern_are_not_compared_by_the_writer()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        const string withPattern = """{ "reason": { "Required": true, "Pattern": "(a+)+b" } }""";
        const string without = """{ "reason": { "Required": true } }""";
        var compared = await lab.StartAsync(Workflows.Of(Workflows.Input("Ask1", withPattern, "EndNOOP")));
        var plain = await lab.StartAsync(Workflows.Of(Workflows.Input("Ask1", without, "EndNOOP")));

        foreach (var id in (Guid[])[compared, plain])
        {
            var command = new SignalCommand(new SignalKey("Ask1", "Input"), JsonMap.From(("reason", "aab")));
            Assert.IsType<SignalResult.Accepted>(await lab.Signals.AcceptAsync(id, command, Laboratory.Approver("alice"), TestContext.Current.CancellationToken));
        }

        Assert.Single((await lab.PeekAsync(compared)).Unread);
        Assert.Empty((await lab.PeekAsync(plain)).Unread);
    }

    [Fact]
    public async Task A_definition_that_is_not_in_memory_yet_is_read_and_the_signal_is_folded_at_once()
    {
        var before = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await before.StartAsync(Workflows.OneApproval(3));
        await using var lab = await before.ReopenAsync();
        lab.Store.FoldsAtOnce = true;

        await lab.AcceptAsync(id, Workflows.First, "alice");

        var read = await lab.PeekAsync(id);
        Assert.Empty(read.Unread);
        Assert.Single(((InstanceState.AwaitingSignal)read.Snapshot.State).Votes);
    }

    [Fact]
    public async Task Of_two_signals_at_once_after_a_start_the_one_that_comes_too_late_is_refused_and_not_received_in_vain()
    {
        var before = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await before.StartAsync(Workflows.TwoApprovals());
        await using var lab = await before.ReopenAsync();
        lab.Store.FoldsAtOnce = true;
        SignalResult? other = null;
        // Between the check and the append, if these are two steps.
        lab.Store.DuringEachRead = () =>
        {
            lab.Store.DuringEachRead = null;
            lab.Store.BeforeNextAppend = async () => other = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("bob"));
            return Task.CompletedTask;
        };

        var one = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("alice"));
        other ??= await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("bob"));

        Assert.IsType<SignalResult.Accepted>(one);
        Assert.IsType<SignalResult.Refused>(other);
        Assert.Equal("alice", Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.SignalNotCounted)).Actor);
    }

    [Fact]
    public async Task A_vote_with_which_the_snapshot_outgrows_the_store_is_accepted_and_fails_the_instance()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(5));
        lab.Store.MostVotesKept = 1;
        await lab.AcceptAsync(id, Workflows.First, "alice");

        await lab.AcceptAsync(id, Workflows.First, "bob");

        Assert.Equal(InstanceStatus.Failed, (await lab.ReadAsync(id)).Status);
        Assert.Equal(2, (await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.SignalNotCounted)).Count);
    }

    [Fact]
    public async Task The_embedded_driver_is_not_bothered_with_an_instance_that_has_ended_unless_it_queues_an_attempt_of_it()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("ReminderHours", "1"), ("ReminderRecipients", "pki@example.com")));
        var waiting = (await lab.PeekAsync(id)).Snapshot;
        lab.Time.Advance(TimeSpan.FromHours(1));
        var reminding = (await lab.AdvanceAsync(id)).Snapshot;
        var finished = new NextAction.Finished(InstanceStatus.Complete);
        var doorbell = new Embedded.EmbeddedDoorbell(new Embedded.DueClock(lab.Store, lab.Time), lab.Metrics);

        await doorbell.RingAsync(id, waiting, finished);
        Assert.Equal(0, doorbell.Queue.Count);
        await doorbell.RingAsync(id, reminding, finished);

        Assert.Equal(1, doorbell.Queue.Count);
    }

    /// <summary>The same signals, in the same order, one way and the other: nobody can tell the difference afterwards.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Folded_at_once_or_in_two_steps_an_instance_comes_to_the_same(int seed)
    {
        await using var atOnce = await Laboratory.OpenAsync(foldsAtOnce: true);
        await using var inTwo = await Laboratory.OpenAsync(foldsAtOnce: false);

        var definition = Workflows.Of(
            Workflows.Approval("Approve1", 3, "Approve2", ("DeadlineHours", "1")), Workflows.Approval("Approve2", 2, "Then"),
            Workflows.Step("Then", Workflows.Custom, "EndNOOP"));

        Assert.Equal(await PlayAsync(inTwo, definition, seed), await PlayAsync(atOnce, definition, seed));
        Assert.NotEqual(0, atOnce.Store.Commits);
    }

    private static async Task<string> PlayAsync(Laboratory lab, WorkflowDefinition definition, int seed)
    {
        var random = new Random(seed);
        var id = await lab.StartAsync(definition);
        var seen = new List<string>();
        for (var turn = 0; turn < 24; turn++)
        {
            var caller = Laboratory.Person($"person{random.Next(6)}", random.Next(8) == 0 ? 3 : 2);
            var key = random.Next(3) == 0 ? Workflows.Second : Workflows.First;
            lab.Time.Advance(TimeSpan.FromMinutes(random.Next(4)));
            var result = await lab.SignalAsync(id, key, caller, approved: random.Next(12) != 0);
            var snapshot = (await lab.AdvanceAsync(id)).Snapshot;
            var verdict = result is SignalResult.Refused refused ? $"{refused.Reason}" : result.GetType().Name;
            seen.Add($"{caller.Person.Name} {key}: {verdict}; {StoreJsonOf(snapshot with { Origin = snapshot.Origin with { Id = Guid.Empty } })}");
        }

        return string.Join('\n', seen.Concat((await lab.HistoryAsync(id)).Select(StoreJsonOf)));
    }

    private static string StoreJsonOf<T>(T value) => System.Text.Encoding.UTF8.GetString(StoreJson.Write(value));

    private static Func<int> CountReads(Laboratory lab)
    {
        var reads = 0;
        lab.Store.DuringEachRead = () =>
        {
            reads++;
            return Task.CompletedTask;
        };
        return () => reads;
    }
}
