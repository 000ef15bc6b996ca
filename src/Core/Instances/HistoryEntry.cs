using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>One line of an instance's audit trail.</summary>
/// <param name="Sequence">1-based, without gaps, in the order in which things were committed.</param>
/// <param name="At">When it happened; for an inbox entry, when it was accepted.</param>
/// <param name="Kind">One of <see cref="HistoryKind"/>; stored and shown by name.</param>
/// <param name="StepUniqueName">The step it happened at.</param>
/// <param name="Actor">The display name of the person who did it; null if there is none.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Data">Further facts; empty if there are none.</param>
public sealed record HistoryEntry(
    long Sequence, DateTimeOffset At, HistoryKind Kind, string? StepUniqueName, string? Actor, string Message, JsonMap Data);

/// <summary>What a history entry is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryKind>))]
public enum HistoryKind
{
    Started,
    StepEntered,
    StepSkipped,
    ConditionEvaluated,
    TokensReplaced,
    TokenUnresolved,
    SignalReceived,
    SignalNotCounted,
    StepSettled,
    DeadlineElapsed,
    AttemptStarted,
    AttemptSucceeded,
    AttemptFailed,
    AttemptNotCounted,
    RetryElapsed,
    DelayElapsed,
    ReminderElapsed,
    NoticeGivenUp,
    Note,
    Completed,
    Rejected,
    Failed,
    Stopped,
    Withdrawn,
    Restarted,
    Assigned,
}
