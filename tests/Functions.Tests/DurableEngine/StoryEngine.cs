using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Testing.Sidecar;

namespace WorkflowFunctions.Functions.Tests.DurableEngine;

/// <summary>
/// The genuine engine in memory, but for its timers: they fire when the story's clock says so, and not days later. All else, the
/// moments in histories among it, keeps to real time, from which the story's clock starts.
/// </summary>
internal sealed class StoryEngine(TimeProvider time) : InMemoryOrchestrationService, IOrchestrationService
{
    private readonly ConcurrentDictionary<(string InstanceId, string ExecutionId), bool> _generations = [];

    /// <summary>How many generations of the orchestration have come to a wait or to an end.</summary>
    public int CountGenerations(Guid instanceId) => _generations.Keys.Count(key => key.InstanceId == instanceId.ToString("D"));

    Task IOrchestrationService.CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem, OrchestrationRuntimeState newOrchestrationRuntimeState, IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages, IList<TaskMessage> timerMessages, TaskMessage continuedAsNewMessage,
        OrchestrationState orchestrationState)
    {
        _generations[(workItem.InstanceId, newOrchestrationRuntimeState.OrchestrationInstance!.ExecutionId)] = true;
        foreach (var timer in timerMessages)
            Schedule(timer, (TimerFiredEvent)timer.Event);
        return CompleteTaskOrchestrationWorkItemAsync(
            workItem, newOrchestrationRuntimeState, outboundMessages, orchestratorMessages, timerMessages: [], continuedAsNewMessage,
            orchestrationState);
    }

    private void Schedule(TaskMessage message, TimerFiredEvent timer)
    {
        var pause = timer.FireAt - time.GetUtcNow().UtcDateTime;
        // The engine would wait for a moment that is to come by its own clock.
        timer.FireAt = DateTime.UnixEpoch;
        time.CreateTimer(
            _ => SendTaskOrchestrationMessageAsync(message), state: null, pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
