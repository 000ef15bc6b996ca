using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>The races that the mailbox closes, each with its interleaving forced.</summary>
public sealed class RaceTests
{
    [Fact]
    public async Task A_vote_appended_between_the_read_and_the_commit_of_an_advance_is_counted_by_that_advance()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Store.BeforeNextCommit = () => lab.AcceptAsync(id, Workflows.First, "bob");

        var advanced = await lab.AdvanceAsync(id);

        Assert.Equal(InstanceStatus.Complete, advanced.Snapshot.Status);
        Assert.Equal(2, lab.Store.Commits);
        Assert.Equal(0, lab.Store.Conflicts);
    }

    [Fact]
    public async Task Of_two_advances_at_once_one_commits_and_the_other_sees_what_it_did()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Store.BeforeNextCommit = async () => Assert.Equal(InstanceStatus.Complete, (await lab.AdvanceAsync(id)).Snapshot.Status);

        var overtaken = await lab.AdvanceAsync(id);

        Assert.Equal(InstanceStatus.Complete, overtaken.Snapshot.Status);
        Assert.False(overtaken.Moved);
        Assert.Equal((1, 1), (lab.Store.Commits, lab.Store.Conflicts));
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.StepSettled));
    }

    [Fact]
    public async Task A_vote_that_was_valid_when_checked_but_is_appended_after_the_step_moved_is_received_and_not_counted()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        lab.Store.BeforeNextAppend = async () =>
        {
            await lab.AcceptAsync(id, Workflows.First, "alice");
            await lab.AdvanceAsync(id);
        };

        await lab.AcceptAsync(id, Workflows.First, "bob");

        var snapshot = await lab.ReadAsync(id);
        Assert.Equal(Workflows.Second, snapshot.AwaitedSignal);
        Assert.Empty(((InstanceState.AwaitingSignal)snapshot.State).Votes);
        var late = Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalNotCounted));
        Assert.Equal("bob", late.Actor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_caller_voting_both_ways_at_once_has_one_vote_and_the_second_answer_is_refused(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        lab.Store.BeforeNextAppend = () => lab.AcceptAsync(id, Workflows.First, "alice", approved: true);

        var second = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("alice"), approved: false);

        Assert.IsType<Refusal.AnsweredOtherwise>(Assert.IsType<SignalResult.Refused>(second).Reason);
        var snapshot = await lab.ReadAsync(id);
        Assert.True(Assert.Single(((InstanceState.AwaitingSignal)snapshot.State).Votes).Approved);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.SignalNotCounted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_caller_voting_the_same_way_at_once_is_answered_twice_and_counted_once(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        lab.Store.BeforeNextAppend = () => lab.AcceptAsync(id, Workflows.First, "alice");

        await lab.AcceptAsync(id, Workflows.First, "alice");

        await lab.ReadAsync(id);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.SignalNotCounted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_vote_appended_by_the_deadline_counts_even_when_it_is_folded_after_it(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        lab.Time.Advance(TimeSpan.FromMinutes(59));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task A_deadline_that_two_advances_notice_at_once_is_recorded_once()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        lab.Time.Advance(TimeSpan.FromHours(1));
        lab.Store.BeforeNextCommit = () => lab.AdvanceAsync(id);

        await lab.AdvanceAsync(id);

        Assert.Single(await lab.HistoryAsync(id, HistoryKind.DeadlineElapsed));
        Assert.Equal(InstanceStatus.Rejected, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task An_outcome_that_arrives_while_its_attempt_is_given_up_is_the_one_that_counts()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var attempt = ((NextAction.RunStep)(await lab.AdvanceAsync(id)).Next).Attempt;
        await lab.ClaimAsync(id);
        lab.Time.Advance(RetryPolicy.Default.AttemptLimit);
        lab.Store.BeforeNextCommit = () => lab.Store.AppendAsync(id, new OutcomeRecorded(
            attempt.OutcomeKey, lab.Time.GetUtcNow(), attempt.Visit, attempt.Effect, attempt.Number, EffectOutcome.Succeeded.Nothing));

        var advanced = await lab.AdvanceAsync(id);

        Assert.Equal(InstanceStatus.Complete, advanced.Snapshot.Status);
        Assert.Equal(1, lab.Store.Conflicts);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.AttemptFailed));
    }

    [Fact]
    public async Task Of_starts_at_once_under_one_idempotency_key_one_starts_and_all_get_its_id()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        await lab.PublishAsync(definition);
        var request = new StartRequest(new StartSelector(definition.Id, null, null, "T"), Core.JsonMap.Empty, IdempotencyKey: "order 7");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => lab.Starter.StartAsync(request, Laboratory.Erin, TestContext.Current.CancellationToken))));

        var ids = results.Select(result => Assert.IsType<StartResult.Started>(result).Snapshot.Id).Distinct();
        Assert.Single(await lab.HistoryAsync(Assert.Single(ids), HistoryKind.Started));
    }
}
