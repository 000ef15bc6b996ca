using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Functions;

/// <summary>
/// What the orchestrator has to do next. Durable keeps it as JSON in the history of running orchestrations: members may be added,
/// but never renamed or removed.
/// </summary>
/// <param name="Kind">What to do.</param>
/// <param name="Step">The attempt to run; only with <see cref="AdvanceKind.RunStep"/>.</param>
/// <param name="Event">The event to wait for; with both waits, and with a step that runs beside a wait.</param>
/// <param name="Until">When the wait ends by itself; null: never.</param>
/// <param name="Status">The instance's status by name, for people who look at the orchestration.</param>
/// <param name="At">The instance's current step, also for them.</param>
public sealed record AdvanceResult(
    AdvanceKind Kind, StepOrder? Step = null, string? Event = null, DateTimeOffset? Until = null, string? Status = null, string? At = null)
{
    /// <summary>
    /// Whether the event is waited for while the step runs: the second version of the loop. Results that the first release has recorded lack
    /// it, so that each of their turns is replayed as it was: the step was awaited alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOpen { get; init; }

    /// <summary>There is no such instance any more.</summary>
    public static AdvanceResult Gone { get; } = new(AdvanceKind.Finished);

    public static AdvanceResult Of(Advanced advanced)
    {
        var snapshot = advanced.Snapshot;
        var common = new AdvanceResult(
            AdvanceKind.Finished, Event: snapshot.WakeEvent?.ToString(), Status: snapshot.Status.ToString(), At: snapshot.Position.UniqueName);
        return advanced.Next switch
        {
            NextAction.RunStep { Attempt: var attempt } => common with
            {
                Kind = AdvanceKind.RunStep,
                Step = new StepOrder(snapshot.Id, attempt.Visit, attempt.Effect, attempt.Number),
                Until = snapshot.WakeEvent is null ? null : snapshot.State.ElapsesAt,
                IsOpen = snapshot.WakeEvent is not null,
            },
            NextAction.WaitUntil wait => common with { Kind = AdvanceKind.WaitUntil, Until = wait.Time },
            NextAction.AwaitSignal wait => common with { Kind = AdvanceKind.AwaitSignal, Until = wait.Until },
            _ => common,
        };
    }
}

/// <summary>What the orchestrator has to do next; stored by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdvanceKind>))]
public enum AdvanceKind
{
    Finished,
    RunStep,
    WaitUntil,
    AwaitSignal,
}

/// <summary>One attempt at one effect of one visit, as the input of an activity.</summary>
public sealed record StepOrder(Guid InstanceId, int Visit, string Effect, int Attempt);
