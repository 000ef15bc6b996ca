using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of starts and rings that come twice, early, late or in another order, and of a store that is away.</summary>
public abstract partial class HostScenarioTests
{
    [Fact]
    public async Task A_start_that_comes_twice_starts_one_instance()
    {
        using var story = new Story(_host);
        _host.Courier.Starts = Delivery.Twice;
        var ids = await Task.WhenAll(
            story.StartAsync(Samples.TwoApprovals, key: "once"), story.StartAsync(Samples.TwoApprovals, key: "once"));
        var id = Assert.Single(ids.Distinct());
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task A_lost_start_is_made_up_for_by_the_sweep()
    {
        using var story = new Story(_host);
        _host.Courier.Starts = Delivery.Never;
        _host.Courier.Rings = Delivery.Never;
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        _host.Courier.Starts = Delivery.Once;
        _host.Courier.Rings = Delivery.Once;
        _host.Time.Advance(LongEnoughForTheSweep);
        await _host.SweepAsync();
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task A_ring_before_anybody_waits_for_it_loses_nothing()
    {
        using var story = new Story(_host);
        _host.Courier.Starts = Delivery.Late;
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await _host.Courier.DeliverLateAsync();
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task A_ring_to_an_instance_that_has_ended_changes_nothing()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        _host.Courier.Rings = Delivery.Late;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        _host.Courier.Rings = Delivery.Once;
        Assert.Equal(HttpStatusCode.NoContent, await story.SignalAsync(id, ScenarioSettings.Approver(2), "False"));
        await story.UntilAsync(id, InstanceStatus.Rejected);
        var ended = await story.LookAsync(id);
        await _host.Courier.DeliverLateAsync();
        _host.Time.Advance(LongEnoughForTheSweep);
        Assert.Equal(0, (await _host.SweepAsync()).Examined);
        Assert.Equivalent(ended, await story.LookAsync(id));
    }

    [Fact]
    public async Task Rings_that_come_in_another_order_than_their_steps_bring_both_steps_to_their_end()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoStages, new { production = "True" });
        _host.Courier.Rings = Delivery.Late;
        await story.ApproveAsync(id, ScenarioSettings.Owner, OwnerApproval);
        Assert.Equal("Suspended", await story.ReadStatusAsync(id));
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), SecurityApproval);
        _host.Courier.Rings = Delivery.Once;
        await _host.Courier.DeliverLateAsync(newestFirst: true);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
    }

    [Fact]
    public async Task A_long_story_whose_every_ring_is_doubled_loses_nothing_and_counts_nothing_twice()
    {
        using var story = new Story(_host);
        _host.Courier.Rings = Delivery.Twice;
        var id = await story.StartAsync(Samples.AllApprovals);
        await story.ApproveOneByOneAsync(id);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(ScenarioSettings.Approvers, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task An_effect_whose_outcome_cannot_be_stored_for_a_while_is_not_repeated()
    {
        await using var tickets = await TicketServer.StartAsync(refusals: 0);
        await Samples.SeedTicketAsync(_host.Definitions, tickets.Address);
        using var story = new Story(_host);
        _host.StoreTrouble.RefusesOutcomes = true;
        var id = await story.StartAsync(Samples.Ticket);
        await story.SecondsPassUntilAsync(() => _host.StoreTrouble.RefusedOutcomes >= 5);
        _host.StoreTrouble.RefusesOutcomes = false;
        await story.SecondsPassUntilAsync(() => story.CountMails() > 0);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Single(tickets.Calls);
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.AttemptStarted));
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.AttemptSucceeded));
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_accepted_and_afterwards_what_was_accepted_goes_on_by_itself()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        _host.Courier.Rings = Delivery.Late;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        _host.Courier.Rings = Delivery.Once;
        _host.StoreTrouble.IsAway = true;
        await _host.Courier.DeliverLateAsync();
        await _host.StoreTrouble.Missed.WaitAsync(Moves.Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await story.SignalAsync(id, ScenarioSettings.Approver(3), "True"));
        _host.StoreTrouble.IsAway = false;
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        Assert.Equal(InstanceStatus.Complete, (await story.LookAsync(id)).Status);
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
        Assert.Equal(1, story.CountMails());
    }
}
