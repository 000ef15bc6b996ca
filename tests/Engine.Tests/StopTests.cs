using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A stop meets votes, outcomes and time: what was accepted before it counts, what comes after it is in the history alone.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task A_stopped_instance_is_rejected_and_the_step_it_left_is_rung()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));

        Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));

        Assert.Equal(InstanceStatus.Rejected, (await lab.PeekAsync(id)).Snapshot.Status);
        Assert.Equal((id, (SignalKey?)Workflows.First), Assert.Single(lab.Doorbell.Rings));
        Assert.Equal("admin", Assert.Single(await lab.HistoryAsync(id, HistoryKind.Stopped)).Actor);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_repeated_stop_is_done_and_changes_nothing()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.StopAsync(id);
        var version = (await lab.PeekAsync(id)).Version;

        Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));

        Assert.Equal(version, (await lab.PeekAsync(id)).Version);
    }

    [Fact]
    public async Task A_vote_that_was_accepted_before_a_stop_and_not_folded_yet_ends_the_step_and_the_stop_is_refused()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");

        var refused = Assert.IsType<CommandResult.Refused>(await lab.StopAsync(id));

        Assert.Equal(new Refusal.StatusForbids(CommandKind.Stop, InstanceStatus.Complete), refused.Reason);
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
    }

    [Fact]
    public async Task A_vote_that_settles_nothing_is_counted_in_the_commit_of_the_stop()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));

        Assert.Equal(1, lab.Store.Commits);
        var history = await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.Stopped);
        Assert.Equal([HistoryKind.SignalReceived, HistoryKind.Stopped], history.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_vote_appended_between_the_read_and_the_commit_of_a_stop_is_received_and_not_counted()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCommit = () => lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));

        Assert.Equal(InstanceStatus.Rejected, (await lab.ReadAsync(id)).Status);
        var entry = Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalNotCounted));
        Assert.EndsWith("the instance had ended as Rejected.", entry.Message, StringComparison.Ordinal);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_vote_advanced_between_the_read_and_the_commit_of_a_stop_wins_and_the_stop_is_refused()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCommit = async () =>
        {
            await lab.AcceptAsync(id, Workflows.First, "alice");
            await lab.AdvanceAsync(id);
        };

        Assert.IsType<CommandResult.Refused>(await lab.StopAsync(id));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.Stopped));
    }

    [Fact]
    public async Task A_vote_that_was_checked_before_a_stop_and_appended_after_it_is_received_and_not_counted()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextAppend = async () => Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal(InstanceStatus.Rejected, (await lab.ReadAsync(id)).Status);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalNotCounted));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task All_votes_accepted_before_a_stop_come_before_it_even_where_one_read_does_not_hold_them()
    {
        const int Voters = InstanceRead.MostEntries + 5;
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(Voters));
        var snapshot = (await lab.PeekAsync(id)).Snapshot;
        foreach (var voter in Enumerable.Range(1, Voters).Select(number => Laboratory.Approver($"voter{number}")))
        {
            var verdict = WorkflowMachine.Check(
                snapshot, await lab.Definitions.OfAsync(snapshot, TestContext.Current.CancellationToken),
                new SignalCommand(Workflows.First, Core.JsonMap.From(("Approved", "True"))), voter, lab.Time.GetUtcNow());
            await lab.Store.AppendAsync(id, Assert.IsType<Verdict.Accepted>(verdict).Entry);
        }

        Assert.IsType<CommandResult.Refused>(await lab.StopAsync(id));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.Equal(Voters, (await lab.HistoryAsync(id, HistoryKind.SignalReceived)).Count);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_comes_before_a_stop()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1"), ("OnDeadline", "Continue")));
        lab.Time.Advance(TimeSpan.FromHours(2));

        Assert.IsType<CommandResult.Refused>(await lab.StopAsync(id));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task Nothing_elapses_for_a_stopped_instance()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        await lab.StopAsync(id);
        lab.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal((0, 0), (await lab.Resume.RunAsync(TestContext.Current.CancellationToken)) is var run ? (run.Examined, run.Resumed) : default);

        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.DeadlineElapsed));
    }

    [Fact]
    public async Task A_step_that_waits_to_be_tried_again_can_be_stopped_and_its_late_outcome_is_history_only()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var started = new TaskCompletionSource();
        var hold = new TaskCompletionSource<EffectOutcome>();
        lab.Executor.Run = (_, _) =>
        {
            started.SetResult();
            return hold.Task;
        };
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        var running = lab.Runner.ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);
        await started.Task;
        Assert.IsType<CommandResult.Refused>(await lab.StopAsync(id));
        await lab.Store.AppendAsync(id, new OutcomeRecorded(
            attempt.OutcomeKey, lab.Time.GetUtcNow(), attempt.Visit, attempt.Effect, attempt.Number, new EffectOutcome.Failed("busy", MayPass: true)));
        Assert.IsType<NextAction.WaitUntil>((await lab.AdvanceAsync(id)).Next);

        Assert.IsType<CommandResult.Done>(await lab.StopAsync(id));
        hold.SetResult(new EffectOutcome.Succeeded(Core.JsonMap.From(("x", "1"))));
        await running;
        await lab.Store.AppendAsync(id, new OutcomeRecorded(
            InboxKeys.Outcome(attempt.Visit, attempt.Effect, 2), lab.Time.GetUtcNow(), attempt.Visit, attempt.Effect, 2,
            new EffectOutcome.Succeeded(Core.JsonMap.From(("x", "1")))));

        var snapshot = await lab.ReadAsync(id);
        Assert.Equal((InstanceStatus.Rejected, "Stopped by admin."), (snapshot.Status, snapshot.Message.Text));
        Assert.Empty(snapshot.Data);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptNotCounted));
        Assert.Contains((id, (SignalKey?)new SignalKey("Effect1", SignalKey.WakeName)), lab.Doorbell.Rings);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_loop_leaves_a_stopped_instance_alone()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        await using var loop = lab.RunLoop();
        await lab.StopAsync(id);
        await loop.Doorbell.RingAsync(id);
        lab.Time.Advance(TimeSpan.FromHours(2));
        var other = await lab.StartAsync(Workflows.OneEffect());
        await loop.Doorbell.StartAsync(other);

        await Eventually.HoldsAsync(async () => (await lab.PeekAsync(other)).Snapshot.Status == InstanceStatus.Complete);

        Assert.Equal("Stopped by admin.", (await lab.PeekAsync(id)).Snapshot.Message.Text);
    }

    [Fact]
    public async Task An_unknown_instance_cannot_be_stopped()
    {
        await using var lab = await Laboratory.OpenAsync();

        Assert.IsType<CommandResult.NoInstance>(await lab.StopAsync(Guid.NewGuid()));
    }
}
