using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>More unread entries than one read holds.</summary>
public sealed class LongInboxTests
{
    private const int Many = InstanceRead.MostEntries + 5;

    [Fact]
    public async Task Votes_accepted_before_a_deadline_count_although_they_are_read_after_it_and_in_parts()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(Many, ("DeadlineHours", "1")));
        for (var number = 1; number <= Many; number++)
            await lab.Store.AppendAsync(id, Vote(number, lab.Time.GetUtcNow().AddSeconds(number)));
        lab.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(InstanceStatus.Complete, (await lab.AdvanceAsync(id)).Snapshot.Status);

        Assert.Equal(Many, (await lab.HistoryAsync(id, HistoryKind.SignalReceived)).Count);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.DeadlineElapsed));
    }

    [Fact(Timeout = 300_000)]
    public async Task An_outcome_that_lies_behind_many_other_entries_counts_although_the_attempt_is_over()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        for (var number = 1; number <= Many; number++)
            await lab.Store.AppendAsync(id, Vote(number, lab.Time.GetUtcNow().AddSeconds(number)));
        await lab.Store.AppendAsync(id, new OutcomeRecorded(
            attempt.OutcomeKey, lab.Time.GetUtcNow().AddMinutes(1), attempt.Visit, attempt.Effect, attempt.Number, EffectOutcome.Succeeded.Nothing));
        lab.Time.Advance(RetryPolicy.Default.AttemptLimit * 2);

        Assert.Equal(InstanceStatus.Complete, (await lab.Advancer.AdvanceAsync(id, TestContext.Current.CancellationToken))!.Snapshot.Status);

        Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptSucceeded));
        Assert.Equal(Many, (await lab.HistoryAsync(id, HistoryKind.SignalNotCounted)).Count);
    }

    private static SignalReceived Vote(int number, DateTimeOffset at)
    {
        var voter = Laboratory.Approver($"voter{number}");
        return new SignalReceived(
            InboxKeys.Signal(2, Workflows.First.SignalName, voter.Person.Key), at, Workflows.First.StepUniqueName, 2, Workflows.First.SignalName,
            voter.Person, voter.RoleIds, JsonMap.From(("Approved", "True")));
    }
}
