using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

public sealed class OrchestrationLifeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ShellHost _host = null!;
    private Story _story = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ShellHost.StartAsync();
        _story = new Story(_host);
    }

    public async ValueTask DisposeAsync()
    {
        _story.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_orchestration_ends_with_its_instance()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        await _story.SignalAsync(id, ScenarioSettings.Approver(1), "False");
        await AssertEndsAsync(id);
        Assert.Equal(InstanceStatus.Rejected, (await _story.LookAsync(id)).Status);
    }

    [Fact]
    public async Task An_orchestration_ends_where_a_sweep_has_ended_the_instance_two_steps_ahead_of_it()
    {
        var id = await _story.StartAsync(Samples.TwoStages, new { production = "True" });
        _host.Courier.Rings = Delivery.Never;
        await _story.ApproveAsync(id, ScenarioSettings.Owner, "OwnerApproval.ApprovalStatus");
        await _story.ReadStatusAsync(id);
        await _story.ApproveAsync(id, ScenarioSettings.Approver(1), "SecurityApproval.ApprovalStatus");
        _host.Courier.Rings = Delivery.Once;
        _host.Time.Advance(TimeSpan.FromSeconds(90));
        await _host.SweepAsync();
        Assert.Equal(InstanceStatus.Complete, (await _story.LookAsync(id)).Status);
        await AssertEndsAsync(id);
    }

    [Fact]
    public async Task An_orchestration_ends_when_its_instance_is_stopped()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        await _story.UntilAsync(id, InstanceStatus.Suspended);
        await _story.StopAsync(id);
        await AssertEndsAsync(id);
    }

    [Fact]
    public async Task An_orchestration_ends_when_its_instance_is_restarted_and_the_successor_has_its_own()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        var successor = await _story.RestartAsync(id);
        await AssertEndsAsync(id);
        await _story.StopAsync(successor);
        await AssertEndsAsync(successor);
    }

    [Fact]
    public async Task An_orchestration_is_forgotten_when_its_instance_is_deleted()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        await _story.StopAsync(id);
        await AssertEndsAsync(id);
        await _story.DeleteAsync(id);
        Assert.Null(await _host.Client.GetInstanceAsync(id.ToString("D"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_long_story_goes_through_generations_and_loses_nothing()
    {
        _host.Courier.Rings = Delivery.Twice;
        // Each signal is a turn of the orchestration only if it is appended before it is folded.
        _host.StoreTrouble.FoldsAtOnce = false;
        var id = await _story.StartAsync(Samples.AllApprovals);
        await _story.ApproveOneByOneAsync(id);
        await AssertEndsAsync(id);
        Assert.Equal(InstanceStatus.Complete, (await _story.LookAsync(id)).Status);
        Assert.InRange(_host.Engine.CountGenerations(id), 2, 3);
    }

    [Fact]
    public async Task An_activity_that_wanted_the_store_in_vain_is_run_again_by_the_engine()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        _host.Courier.Rings = Delivery.Late;
        await _story.SignalAsync(id, ScenarioSettings.Approver(1), "False");
        _host.StoreTrouble.IsAway = true;
        await _host.Courier.DeliverLateAsync();
        await _host.StoreTrouble.Missed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _host.StoreTrouble.IsAway = false;
        await _story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        await AssertEndsAsync(id);
        var history = _host.Engine.History(id);
        var failed = Assert.Single(history.OfType<TaskFailedEvent>());
        Assert.Equal(typeof(StorageUnavailableException).FullName, failed.FailureDetails!.ErrorType);
        var pause = Assert.Single(history.OfType<TimerCreatedEvent>(), timer => timer.Timestamp >= failed.Timestamp);
        Assert.InRange(pause.FireAt - failed.Timestamp, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2) + Patience);
    }

    private async Task AssertEndsAsync(Guid id)
    {
        var ended = await _host.Client.WaitForInstanceCompletionAsync(id.ToString("D"), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }
}
