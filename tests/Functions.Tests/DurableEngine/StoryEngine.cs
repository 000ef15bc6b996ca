using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Functions.Tests.DurableEngine;

/// <summary>
/// The genuine engine in memory, but for its timers, which fire when the story's clock says so, and not days later, and for how much it does
/// at once, which is what <c>host.json</c> says. All else, the moments in histories among it, keeps to real time, from which the story's clock
/// starts.
/// </summary>
internal sealed class StoryEngine(TimeProvider time) : InMemoryOrchestrationService, IOrchestrationService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly IConfiguration Limits =
        new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json")).Build().GetSection("extensions:durableTask");

    private readonly ConcurrentQueue<(string InstanceId, string ExecutionId, HistoryEvent Event)> _histories = [];

    private TaskCompletionSource _nextTurn = Fresh();

    /// <summary>Timers that nobody holds are collected, and never fire.</summary>
    private readonly ConcurrentQueue<ITimer> _timers = [];

    int IOrchestrationService.MaxConcurrentTaskActivityWorkItems => Limits.GetValue<int>("maxConcurrentActivityFunctions");

    int IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems => Limits.GetValue<int>("maxConcurrentOrchestratorFunctions");

    /// <summary>How many generations of the orchestration have come to a wait or to an end.</summary>
    public int CountGenerations(Guid instanceId) => Find(instanceId).Select(kept => kept.ExecutionId).Distinct().Count();

    /// <summary>What the engine has kept of an orchestration, from its first generation on.</summary>
    public IReadOnlyList<HistoryEvent> History(Guid instanceId) => [.. Find(instanceId).Select(kept => kept.Event)];

    /// <summary>Waits until the history of an orchestration is as described. It looks after each turn of any orchestration.</summary>
    /// <exception cref="TimeoutException">It has not become so.</exception>
    public async Task UntilAsync(Guid instanceId, Func<IReadOnlyList<HistoryEvent>, bool> isSo)
    {
        while (true)
        {
            var next = _nextTurn.Task;
            if (isSo(History(instanceId)))
                return;
            await next.WaitAsync(Patience);
        }
    }

    async Task IOrchestrationService.CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem, OrchestrationRuntimeState newOrchestrationRuntimeState, IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages, IList<TaskMessage> timerMessages, TaskMessage continuedAsNewMessage,
        OrchestrationState orchestrationState)
    {
        var executionId = newOrchestrationRuntimeState.OrchestrationInstance!.ExecutionId;
        foreach (var kept in newOrchestrationRuntimeState.NewEvents)
            _histories.Enqueue((workItem.InstanceId, executionId, kept));
        foreach (var timer in timerMessages)
            Schedule(timer, (TimerFiredEvent)timer.Event);
        await CompleteTaskOrchestrationWorkItemAsync(
            workItem, newOrchestrationRuntimeState, outboundMessages, orchestratorMessages, timerMessages: [], continuedAsNewMessage,
            orchestrationState);
        Interlocked.Exchange(ref _nextTurn, Fresh()).SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IEnumerable<(string InstanceId, string ExecutionId, HistoryEvent Event)> Find(Guid instanceId) =>
        _histories.Where(kept => kept.InstanceId == instanceId.ToString("D"));

    private void Schedule(TaskMessage message, TimerFiredEvent timer)
    {
        var pause = timer.FireAt - time.GetUtcNow().UtcDateTime;
        // The engine would wait for a moment that is to come by its own clock.
        timer.FireAt = DateTime.UnixEpoch;
        _timers.Enqueue(time.CreateTimer(
            _ => SendTaskOrchestrationMessageAsync(message), state: null, pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }
}
