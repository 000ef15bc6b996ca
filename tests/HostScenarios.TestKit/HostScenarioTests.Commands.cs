using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of people who manage instances.</summary>
public abstract partial class HostScenarioTests
{
    [Fact]
    public async Task A_stopped_instance_takes_no_more_signals_and_no_deadline_or_sweep_wakes_it()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.StopAsync(id);
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(id, ScenarioSettings.Approver(2), "True"));
        _host.Time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, (await _host.SweepAsync()).Examined);
        Assert.Equal("Stopped by admin.", (await story.LookAsync(id)).Message.Text);
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
        Assert.Equal(0, story.CountMails());
    }

    [Fact]
    public async Task A_withdrawn_instance_takes_no_more_signals_and_no_deadline_or_sweep_wakes_it()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.WithdrawAsync(id, "Ordered twice.");
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(id, ScenarioSettings.Approver(2), "True"));
        _host.Time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, (await _host.SweepAsync()).Examined);
        Assert.Equal("Withdrawn by its requester: Ordered twice.", (await story.LookAsync(id)).Message.Text);
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.SignalReceived));
        Assert.Equal(0, story.CountMails());
    }

    [Fact]
    public async Task A_restarted_instance_starts_from_the_beginning_under_a_new_id_and_completes()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        var successor = await story.RestartAsync(id);
        Assert.Equal(successor, await story.RestartAsync(id));
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(id, ScenarioSettings.Approver(2), "True"));
        await story.ApproveAsync(successor, ScenarioSettings.Approver(2));
        Assert.Equal(InstanceStatus.Suspended, (await story.LookAsync(successor)).Status);
        await story.ApproveAsync(successor, ScenarioSettings.Approver(3));
        await story.UntilAsync(successor, InstanceStatus.Complete);
        Assert.Equal(InstanceStatus.CanceledForRestart, (await story.LookAsync(id)).Status);
        Assert.Equal(1, story.CountMails());
    }

    [Fact]
    public async Task A_restart_goes_on_where_every_ring_is_lost_and_the_process_dies()
    {
        using var before = new Story(_host);
        var id = await before.StartAsync(Samples.TwoApprovals);
        _host.Courier.Rings = Delivery.Never;
        var successor = await before.RestartAsync(id);
        await _host.KillAsync();
        _host.Courier.Rings = Delivery.Once;

        using var after = new Story(_host);
        await after.ApproveAsync(successor, ScenarioSettings.Approver(1));
        await after.ApproveAsync(successor, ScenarioSettings.Approver(2));
        _host.Time.Advance(LongEnoughForTheSweep);
        await _host.SweepAsync();
        await after.UntilAsync(successor, InstanceStatus.Complete);
        Assert.Equal(InstanceStatus.CanceledForRestart, (await after.LookAsync(id)).Status);
    }

    [Fact]
    public async Task A_deleted_instance_is_gone_and_the_others_go_on()
    {
        using var story = new Story(_host);
        var (id, other) = (await story.StartAsync(Samples.TwoApprovals), await story.StartAsync(Samples.TwoApprovals));
        await story.StopAsync(id);
        await story.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, await story.SignalAsync(id, ScenarioSettings.Approver(1), "True"));
        await story.ApproveAsync(other, ScenarioSettings.Approver(1));
        await story.ApproveAsync(other, ScenarioSettings.Approver(2));
        await story.UntilAsync(other, InstanceStatus.Complete);
        Assert.Null(await _host.Store.ReadAsync(id, CancellationToken.None));
    }
}
