using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Drives the instance that has the orchestration's id. The loop never changes, because running orchestrations replay it. What a
/// workflow does is decided inside the activities.
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
        for (var turn = 0; turn < TurnsOfGeneration; turn++)
        {
            waits.TakeCompleted();
            var next = await context.CallActivityAsync<AdvanceResult>(Activities.Advance, context.InstanceId, InfrastructureRetry);
            context.SetCustomStatus(new OrchestrationStatus(Short(next.Status), Short(next.At), Short(next.Event), next.Until));
            switch (next.Kind)
            {
                case AdvanceKind.RunStep:
                    await context.CallActivityAsync(Activities.ExecuteStep, next.Step!, InfrastructureRetry);
                    break;
                case AdvanceKind.WaitUntil or AdvanceKind.AwaitSignal:
                    await waits.WaitAsync(next.Event!, next.Until);
                    break;
                default:
                    return;
            }
        }

        // The next generation begins with an Advance, which reads the whole inbox and so handles the rings that are dropped here.
        context.ContinueAsNew(preserveUnprocessedEvents: false);
    }

    private static string? Short(string? text) => text?.Length > LongestStatusText ? text[..LongestStatusText] : text;
}

/// <summary>What an orchestration shows about itself.</summary>
public sealed record OrchestrationStatus(string? Status, string? Step, string? Event, DateTimeOffset? Until);
