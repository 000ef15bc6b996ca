using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>The stories of the walkthrough, written once. Each host has a subclass and has to pass all of them.</summary>
public abstract partial class HostScenarioTests : IAsyncLifetime
{
    private const string OwnerApproval = "OwnerApproval.ApprovalStatus";
    private const string SecurityApproval = "SecurityApproval.ApprovalStatus";

    private static readonly TimeSpan LongEnoughForTheSweep = TimeSpan.FromSeconds(90);

    private IScenarioHost _host = null!;

    protected abstract Task<IScenarioHost> StartHostAsync();

    public async ValueTask InitializeAsync() => _host = await StartHostAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Two_approvals_complete_an_instance_and_the_requester_is_told_once()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task One_denial_rejects_and_later_approvals_are_refused()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        Assert.Equal(HttpStatusCode.NoContent, await story.SignalAsync(id, ScenarioSettings.Approver(1), "False"));
        await story.UntilAsync(id, InstanceStatus.Rejected);
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(id, ScenarioSettings.Approver(2), "True"));
    }

    [Fact]
    public async Task A_storm_of_approvals_is_accepted_and_counted_whole()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.AllApprovals);
        await Task.WhenAll(Enumerable.Range(1, ScenarioSettings.Approvers)
            .Select(number => story.ApproveAsync(id, ScenarioSettings.Approver(number))));
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(ScenarioSettings.Approvers, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task Instances_that_are_answered_together_each_go_on_by_themselves()
    {
        // Their mails all get places at once, so that no time has to pass.
        const int Count = 6;
        using var story = new Story(_host);
        var ids = new List<Guid>();
        while (ids.Count < Count)
            ids.Add(await story.StartAsync(Samples.TwoApprovals));
        await story.ApproveTogetherAsync(ids, ScenarioSettings.Approver(1));
        await story.ApproveTogetherAsync(ids, ScenarioSettings.Approver(2));
        foreach (var id in ids)
            await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(Count, story.CountMails());
    }

    [Fact]
    public async Task Doubled_rings_change_nothing()
    {
        using var story = new Story(_host);
        _host.Courier.Rings = Delivery.Twice;
        var id = await story.StartAsync(Samples.TwoStages, new { production = "True" });
        await story.ApproveAsync(id, ScenarioSettings.Owner, OwnerApproval);
        await story.UntilAsync(id, snapshot => snapshot.Position.UniqueName == "SecurityApproval");
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), SecurityApproval);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
    }

    [Fact]
    public async Task A_late_ring_delays_an_instance_and_loses_nothing()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        _host.StoreTrouble.FoldsAtOnce = false;
        _host.Courier.Rings = Delivery.Late;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        Assert.Equal(InstanceStatus.Suspended, (await story.LookAsync(id)).Status);
        _host.Courier.Rings = Delivery.Once;
        await _host.Courier.DeliverLateAsync();
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
    }

    [Fact]
    public async Task A_lost_ring_is_made_up_for_by_the_sweep()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        _host.StoreTrouble.FoldsAtOnce = false;
        _host.Courier.Rings = Delivery.Never;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        Assert.Equal(InstanceStatus.Suspended, (await story.LookAsync(id)).Status);
        _host.Courier.Rings = Delivery.Once;
        _host.Time.Advance(LongEnoughForTheSweep);
        Assert.Equal(1, (await _host.SweepAsync()).Resumed);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(0, (await _host.SweepAsync()).Examined);
    }

    [Fact]
    public async Task An_instance_that_a_reader_has_moved_goes_on_by_itself()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        _host.StoreTrouble.FoldsAtOnce = false;
        _host.Courier.Rings = Delivery.Never;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        _host.Courier.Rings = Delivery.Once;
        Assert.NotEqual("Suspended", await story.ReadStatusAsync(id));
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task An_instance_whose_every_ring_was_lost_across_two_steps_goes_on_after_the_sweep()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoStages, new { production = "True" });
        _host.Courier.Rings = Delivery.Never;
        await story.ApproveAsync(id, ScenarioSettings.Owner, OwnerApproval);
        Assert.Equal("Suspended", await story.ReadStatusAsync(id));
        await story.ApproveAsync(id, ScenarioSettings.Approver(1), SecurityApproval);
        _host.Courier.Rings = Delivery.Once;
        _host.Time.Advance(LongEnoughForTheSweep);
        await _host.SweepAsync();
        await story.UntilAsync(id, InstanceStatus.Complete);
    }

    [Fact]
    public async Task What_was_accepted_before_the_process_died_counts_afterwards()
    {
        using var before = new Story(_host);
        var id = await before.StartAsync(Samples.TwoApprovals);
        _host.Courier.Rings = Delivery.Never;
        await before.ApproveAsync(id, ScenarioSettings.Approver(1));
        await _host.KillAsync();
        _host.Courier.Rings = Delivery.Once;

        using var after = new Story(_host);
        await after.ApproveAsync(id, ScenarioSettings.Approver(2));
        _host.Time.Advance(LongEnoughForTheSweep);
        await _host.SweepAsync();
        await after.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(2, await after.CountHistoryAsync(id, HistoryKind.SignalReceived));
        Assert.Equal(1, after.CountMails());
    }
}
