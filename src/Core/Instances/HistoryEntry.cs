using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>One line of an instance's audit trail.</summary>
/// <param name="Sequence">1-based, without gaps, in the order in which things were committed.</param>
/// <param name="At">When it happened; for an inbox entry, when it was accepted.</param>
/// <param name="Kind">One of <see cref="HistoryKind"/>, or <see cref="OfLaterRelease"/>; stored and shown by <see cref="KindName"/>.</param>
/// <param name="StepUniqueName">The step it happened at.</param>
/// <param name="Actor">The display name of the person who did it; null if there is none.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Data">Further facts; empty if there are none.</param>
public sealed record HistoryEntry(
    long Sequence, DateTimeOffset At, [property: JsonIgnore] HistoryKind Kind, string? StepUniqueName, string? Actor, string Message, JsonMap Data)
{
    /// <summary>The kind of an entry that a later release has written, and this one does not know. It is shown as it is.</summary>
    public const HistoryKind OfLaterRelease = (HistoryKind)(-1);

    private readonly string? _laterKind;

    /// <summary>An entry as it is stored, by a release that may know other kinds.</summary>
    [JsonConstructor]
    public HistoryEntry(long sequence, DateTimeOffset at, string kindName, string? stepUniqueName, string? actor, string message, JsonMap data)
        : this(sequence, at, Find(kindName), stepUniqueName, actor, message, data) =>
        _laterKind = Kind == OfLaterRelease ? kindName : null;

    /// <summary>The name of the kind.</summary>
    [JsonPropertyName(nameof(Kind))]
    public string KindName => _laterKind ?? Kind.ToString();

    private static HistoryKind Find(string name) => Enum.TryParse<HistoryKind>(name, out var known) && Enum.IsDefined(known) ? known : OfLaterRelease;
}

/// <summary>What a history entry is about. Stores may keep the number of a kind: a new one is added at the end.</summary>
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
    EscalationElapsed,
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
