using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// Something that came from outside and cannot be refused any more. It is appended before the sender gets a response. It is never
/// deleted. Once the machine has folded it, it is stamped with its place in the history.
/// </summary>
/// <param name="Key">
/// Unique in its instance: something that may happen only once has one key. Letters, digits, <c>.</c>, <c>_</c> and <c>-</c> only.
/// </param>
/// <param name="At">When it was accepted. This is also the time of the transition it causes.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$mail")]
[JsonDerivedType(typeof(SignalReceived), "SignalReceived")]
[JsonDerivedType(typeof(OutcomeRecorded), "OutcomeRecorded")]
[JsonDerivedType(typeof(DeadlineElapsed), "DeadlineElapsed")]
[JsonDerivedType(typeof(RetryElapsed), "RetryElapsed")]
[JsonDerivedType(typeof(DelayElapsed), "DelayElapsed")]
[JsonDerivedType(typeof(ReminderElapsed), "ReminderElapsed")]
[JsonDerivedType(typeof(EscalationElapsed), "EscalationElapsed")]
public abstract record InboxEntry(string Key, DateTimeOffset At)
{
    /// <summary>The order in which entries are folded: by time of acceptance, then by key.</summary>
    public static IComparer<InboxEntry> FoldingOrder { get; } = Comparer<InboxEntry>.Create((left, right) =>
        left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Key, right.Key));
}

/// <summary>A person's answer to the step at the given visit.</summary>
/// <param name="RoleIds">The signal's roles that the person held when it was accepted.</param>
/// <param name="Data">As it was sent.</param>
public sealed record SignalReceived(
    string Key, DateTimeOffset At, string StepUniqueName, int Visit, string SignalName, Person By, ImmutableArray<int> RoleIds, JsonMap Data)
    : InboxEntry(Key, At)
{
    /// <summary>
    /// What the data meant when it was accepted. This counts even if the same data would be refused today. Null in rows of earlier
    /// releases, which recorded only the data.
    /// </summary>
    public SignalAnswer? Answer { get; init; }

    /// <summary>The absent person in whose place it was given, whose roles <see cref="RoleIds"/> are; null if it was given for oneself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Person? For { get; init; }

    /// <summary>Who has sent it, for people: "bob", or "bob for alice".</summary>
    [JsonIgnore]
    public string Sender => By.NameInPlaceOf(For);
}

/// <summary>How an attempt at an effect ended.</summary>
public sealed record OutcomeRecorded(string Key, DateTimeOffset At, int Visit, string Effect, int Attempt, EffectOutcome Outcome)
    : InboxEntry(Key, At);

/// <summary>The deadline of a waiting step has passed.</summary>
public sealed record DeadlineElapsed(string Key, DateTimeOffset At, int Visit) : InboxEntry(Key, At);

/// <summary>The pause before the next attempt at an effect is over.</summary>
public sealed record RetryElapsed(string Key, DateTimeOffset At, int Visit, string Effect, int Attempt) : InboxEntry(Key, At);

/// <summary>The time that a step waited for has come.</summary>
public sealed record DelayElapsed(string Key, DateTimeOffset At, int Visit) : InboxEntry(Key, At);

/// <summary>The people that a step waits for must be reminded, for the <paramref name="Number"/>th time.</summary>
public sealed record ReminderElapsed(string Key, DateTimeOffset At, int Visit, int Number) : InboxEntry(Key, At);

/// <summary>The step still waits at the time of its <paramref name="Number"/>th escalation.</summary>
public sealed record EscalationElapsed(string Key, DateTimeOffset At, int Visit, int Number) : InboxEntry(Key, At);

/// <summary>How one attempt ended, as a value: an executor never throws because its step failed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$outcome")]
[JsonDerivedType(typeof(Succeeded), "Succeeded")]
[JsonDerivedType(typeof(Failed), "Failed")]
public abstract record EffectOutcome
{
    private EffectOutcome()
    {
    }

    /// <summary>What the attempt adds to the history: tokens as they were evaluated, and what else happened.</summary>
    public ImmutableArray<HistoryNote> Notes { get; init; } = [];

    /// <summary>The attempt succeeded. <paramref name="Values"/> go into the data bucket.</summary>
    public sealed record Succeeded(JsonMap Values) : EffectOutcome
    {
        /// <summary>The attempt succeeded, with nothing for the data bucket.</summary>
        public static Succeeded Nothing { get; } = new(JsonMap.Empty);
    }

    /// <summary>The attempt failed. Only a failure that <paramref name="MayPass"/> is tried again.</summary>
    /// <param name="RetryAfter">How long the other side asked us to wait, if it did.</param>
    public sealed record Failed(string Reason, bool MayPass, TimeSpan? RetryAfter = null) : EffectOutcome
    {
        /// <summary>
        /// The parts of the effect that this attempt and earlier ones have done in spite of the failure, so that the next attempt leaves
        /// them out. Null if there are none.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<string>? Done { get; init; }
    }
}

/// <summary>
/// The keys of inbox entries. Each vote, outcome or elapsed time exists only once, because its row has a unique key.
/// </summary>
public static class InboxKeys
{
    /// <summary>One vote for each visit, signal and caller.</summary>
    public static string Signal(int visit, string signalName, string callerKey) => SignalPrefix(visit, signalName) + callerKey;

    /// <summary>The common prefix of the keys of all votes at a visit; the caller key follows it.</summary>
    public static string SignalPrefix(int visit, string signalName) => Invariant($"signal.{visit}.{signalName.ToUpperInvariant()}.");

    public static string Outcome(int visit, string effect, int attempt) => Invariant($"outcome.{visit}.{effect}.{attempt}");

    public static string Deadline(int visit) => Invariant($"deadline.{visit}");

    public static string Retry(int visit, string effect, int attempt) => Invariant($"retry.{visit}.{effect}.{attempt}");

    public static string Delay(int visit) => Invariant($"delay.{visit}");

    public static string Reminder(int visit, int number) => Invariant($"reminder.{visit}.{number}");

    public static string Escalation(int visit, int number) => Invariant($"escalation.{visit}.{number}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
