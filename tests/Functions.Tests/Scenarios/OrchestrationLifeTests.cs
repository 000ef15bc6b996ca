using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

public sealed class OrchestrationLifeTests : ShellTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task An_orchestration_ends_with_its_instance()
    {
        var id = await Story.StartAsync(Samples.TwoApprovals);
        await Story.SignalAsync(id, ScenarioSettings.Approver(1), "False");
        await AssertEndsAsync(id);
        Assert.Equal(InstanceStatus.Rejected, (await Story.LookAsync(id)).Status);
    }

    [Fact]
    public async Task An_orchestration_ends_where_a_sweep_has_ended_the_instance_two_steps_ahead_of_it()
    {
        var id = await Story.StartAsync(Samples.TwoStages, new { production = "True" });
        Host.Courier.Rings = Delivery.Never;
        await Story.ApproveAsync(id, ScenarioSettings.Owner, "OwnerApproval.ApprovalStatus");
        await Story.ReadStatusAsync(id);
        await Story.ApproveAsync(id, ScenarioSettings.Approver(1), "SecurityApproval.ApprovalStatus");
        Host.Courier.Rings = Delivery.Once;
        Host.Time.Advance(TimeSpan.FromSeconds(90));
        await Host.SweepAsync();
        Assert.Equal(InstanceStatus.Complete, (await Story.LookAsync(id)).Status);
        await AssertEndsAsync(id);
    }

    [Fact]
    public async Task An_orchestration_ends_when_its_instance_is_stopped()
    {
        var id = await Story.StartAsync(Samples.TwoApprovals);
        await Story.UntilAsync(id, InstanceStatus.Suspended);
        await Story.StopAsync(id);
        await AssertEndsAsync(id);
    }

    [Fact]
    public async Task An_orchestration_ends_when_its_instance_is_restarted_and_the_successor_has_its_own()
    {
        var id = await Story.StartAsync(Samples.TwoApprovals);
        var successor = await Story.RestartAsync(id);
        await AssertEndsAsync(id);
        await Story.StopAsync(successor);
        await AssertEndsAsync(successor);
    }

    [Fact]
    public async Task An_orchestration_is_forgotten_when_its_instance_is_deleted()
    {
        var id = await Story.StartAsync(Samples.TwoApprovals);
        await Story.StopAsync(id);
        await AssertEndsAsync(id);
        await Story.DeleteAsync(id);
        Assert.Null(await Host.Client.GetInstanceAsync(id.ToString("D"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_long_story_goes_through_generations_and_loses_nothing()
    {
        Host.Courier.Rings = Delivery.Twice;
        // Each signal is a turn of the orchestration only if it is appended before it is folded.
        Host.StoreTrouble.FoldsAtOnce = false;
        var id = await Story.StartAsync(Samples.AllApprovals);
        await Story.ApproveOneByOneAsync(id);
        await AssertEndsAsync(id);
        Assert.Equal(InstanceStatus.Complete, (await Story.LookAsync(id)).Status);
        Assert.InRange(Host.Engine.CountGenerations(id), 2, 3);
    }

    [Fact]
    public async Task An_orchestration_that_is_gone_is_started_again_by_the_next_signal_and_not_by_a_sweep_minutes_later()
    {
        Host.Courier.Starts = Delivery.Never;
        var id = await Story.StartAsync(Samples.RemindingThenTell);
        Host.Courier.Starts = Delivery.Once;
        await Story.ApproveAsync(id, ScenarioSettings.Approver(1));
        Assert.Null(await Host.Client.GetInstanceAsync(id.ToString("D"), TestContext.Current.CancellationToken));
        await Story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await Story.UntilAsync(id, InstanceStatus.Complete);
        await AssertEndsAsync(id);
    }

    [Fact]
    public async Task An_activity_that_wanted_the_store_in_vain_is_run_again_by_the_engine()
    {
        var id = await Story.StartAsync(Samples.TwoApprovals);
        Host.Courier.Rings = Delivery.Late;
        await Story.SignalAsync(id, ScenarioSettings.Approver(1), "False");
        Host.StoreTrouble.IsAway = true;
        await Host.Courier.DeliverLateAsync();
        await Host.StoreTrouble.Missed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Host.StoreTrouble.IsAway = false;
        await Story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        await AssertEndsAsync(id);
        var history = Host.Engine.History(id);
        var failed = Assert.Single(history.OfType<TaskFailedEvent>());
        Assert.Equal(typeof(StorageUnavailableException).FullName, failed.FailureDetails!.ErrorType);
        var pause = Assert.Single(history.OfType<TimerCreatedEvent>(), timer => timer.Timestamp >= failed.Timestamp);
        Assert.InRange(pause.FireAt - failed.Timestamp, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));
    }

    private async Task AssertEndsAsync(Guid id)
    {
        var ended = await Host.Client.WaitForInstanceCompletionAsync(id.ToString("D"), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }
}
