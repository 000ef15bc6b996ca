using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Drives one instance, whose id is the orchestration's. Running orchestrations replay the loop, so what a workflow does is decided inside the
/// activities. If the loop has to change all the same, what an activity returns says so (<see cref="AdvanceResult.IsOpen"/>,
/// <see cref="NotYourTurn"/>): the turns that were recorded before are replayed as they were.
/// </summary>
public static class WorkflowOrchestrator
{
    public const string Name = "WorkflowOrchestrator";

    /// <summary>Turns in one generation. The limit keeps its history short, however long the workflow is.</summary>
    public const int TurnsOfGeneration = 20;

    /// <summary>The most characters of a text in the custom status, which the runtime limits to 16 KB in all.</summary>
    public const int LongestStatusText = 200;

    /// <summary>Only for trouble with the infrastructure: a step's failure is an outcome, and the machine decides about retries.</summary>
    private static readonly TaskOptions InfrastructureRetry = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var waits = new EventWaits(context);
        var open = new Dictionary<StepOrder, Task<NotYourTurn?>>();

        // Another generation would run a step again that has not ended yet.
        for (var turn = 0; turn < TurnsOfGeneration || open.Values.Any(step => !step.IsCompleted); turn++)
        {
            waits.TakeCompleted();
            var next = await context.CallActivityAsync<AdvanceResult>(Activities.Advance, context.InstanceId, InfrastructureRetry);
            context.SetCustomStatus(new OrchestrationStatus(Short(next.Status), Short(next.At), Short(next.Event), next.Until));
            switch (next.Kind)
            {
                case AdvanceKind.RunStep when next.IsOpen:
                    if (!open.TryGetValue(next.Step!, out var running) || running.IsCompleted)
                        open[next.Step!] = running = ExecuteAsync(context, next.Step!);
                    await waits.WaitAsync(next.Event!, next.Until, running);
                    if (running.IsCompleted && await running is { Until: var turnOfStep })
                        await waits.WaitAsync(next.Event!, turnOfStep < next.Until ? turnOfStep : next.Until ?? turnOfStep);
                    break;
                case AdvanceKind.RunStep:
                    if (await ExecuteAsync(context, next.Step!) is { Until: var itsTurn })
                        await waits.WaitAsync(itsTurn);
                    break;
                case AdvanceKind.WaitUntil or AdvanceKind.AwaitSignal:
                    await waits.WaitAsync(next.Event!, next.Until);
                    break;
                case AdvanceKind.Finished when open.Values.Any(step => !step.IsCompleted):
                    // What it leads to is history, and written before the orchestration ends.
                    await Task.WhenAll(open.Values);
                    break;
                default:
                    return;
            }
        }

        // The next generation begins with an Advance, which reads the whole inbox and so handles the rings that are dropped here.
        context.ContinueAsNew(preserveUnprocessedEvents: false);
    }

    /// <returns>Null once the step was run.</returns>
    private static Task<NotYourTurn?> ExecuteAsync(TaskOrchestrationContext context, StepOrder order) =>
        context.CallActivityAsync<NotYourTurn?>(Activities.ExecuteStep, order, InfrastructureRetry);

    private static string? Short(string? text) => text?.Length > LongestStatusText ? text[..LongestStatusText] : text;
}

/// <summary>What an orchestration shows about itself.</summary>
public sealed record OrchestrationStatus(string? Status, string? Step, string? Event, DateTimeOffset? Until);
