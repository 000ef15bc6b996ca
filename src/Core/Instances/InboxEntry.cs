using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// Something that came from outside and cannot be refused any more. It is appended before anybody is answered, never deleted,
/// and stamped with its place in the history when the machine has folded it.
/// </summary>
/// <param name="Key">Unique in its instance: what may happen once has one key. Letters, digits, <c>.</c>, <c>_</c> and <c>-</c> only.</param>
/// <param name="At">When it was accepted; the time of the transition it causes.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$mail")]
[JsonDerivedType(typeof(SignalReceived), "SignalReceived")]
[JsonDerivedType(typeof(OutcomeRecorded), "OutcomeRecorded")]
[JsonDerivedType(typeof(DeadlineElapsed), "DeadlineElapsed")]
[JsonDerivedType(typeof(RetryElapsed), "RetryElapsed")]
[JsonDerivedType(typeof(DelayElapsed), "DelayElapsed")]
[JsonDerivedType(typeof(ReminderElapsed), "ReminderElapsed")]
public abstract record InboxEntry(string Key, DateTimeOffset At)
{
    /// <summary>The order in which mail is folded: time of acceptance, then key.</summary>
    public static IComparer<InboxEntry> FoldingOrder { get; } = Comparer<InboxEntry>.Create((left, right) =>
        left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Key, right.Key));
}

/// <summary>A person's answer to the step of the given visit.</summary>
/// <param name="RoleIds">Those of the signal's roles that the person held when it was accepted.</param>
/// <param name="Data">As it was sent.</param>
public sealed record SignalReceived(
    string Key, DateTimeOffset At, string StepUniqueName, int Visit, string SignalName, Person By, ImmutableArray<int> RoleIds, JsonMap Data)
    : InboxEntry(Key, At)
{
    /// <summary>
    /// What the data said when it was accepted: this counts, even if the same data would be refused today. Null in rows of releases
    /// that recorded the data alone.
    /// </summary>
    public SignalAnswer? Answer { get; init; }
}

/// <summary>How an attempt at an effect ended.</summary>
public sealed record OutcomeRecorded(string Key, DateTimeOffset At, int Visit, string Effect, int Attempt, EffectOutcome Outcome)
    : InboxEntry(Key, At);

/// <summary>The deadline of a waiting step has passed.</summary>
public sealed record DeadlineElapsed(string Key, DateTimeOffset At, int Visit) : InboxEntry(Key, At);

/// <summary>The pause before the next attempt at an effect is over.</summary>
public sealed record RetryElapsed(string Key, DateTimeOffset At, int Visit, string Effect, int Attempt) : InboxEntry(Key, At);

/// <summary>The time until which a step waits has come.</summary>
public sealed record DelayElapsed(string Key, DateTimeOffset At, int Visit) : InboxEntry(Key, At);

/// <summary>The people that a step waits for have to be reminded, for the <paramref name="Number"/>th time.</summary>
public sealed record ReminderElapsed(string Key, DateTimeOffset At, int Visit, int Number) : InboxEntry(Key, At);

/// <summary>The end of one attempt, as a value: an executor never throws for a step's failure.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$outcome")]
[JsonDerivedType(typeof(Succeeded), "Succeeded")]
[JsonDerivedType(typeof(Failed), "Failed")]
public abstract record EffectOutcome
{
    private EffectOutcome()
    {
    }

    /// <summary>What the attempt has to say for the history: tokens as they were evaluated, and what else happened.</summary>
    public ImmutableArray<HistoryNote> Notes { get; init; } = [];

    /// <summary>Done. <paramref name="Values"/> go into the data bucket.</summary>
    public sealed record Succeeded(JsonMap Values) : EffectOutcome
    {
        /// <summary>Done, with nothing for the data bucket.</summary>
        public static Succeeded Nothing { get; } = new(JsonMap.Empty);
    }

    /// <summary>Not done. Only a failure that <paramref name="MayPass"/> is tried again.</summary>
    /// <param name="RetryAfter">How long the other side asked to be left alone, if it did.</param>
    public sealed record Failed(string Reason, bool MayPass, TimeSpan? RetryAfter = null) : EffectOutcome
    {
        /// <summary>The parts of the effect that this attempt and those before it have done all the same, so that the next leaves them out. Null: none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<string>? Done { get; init; }
    }
}

/// <summary>The keys of mail: the uniqueness of a vote, of an outcome and of an elapsed time is the key of its row.</summary>
public static class InboxKeys
{
    /// <summary>One vote for each visit, signal and caller.</summary>
    public static string Signal(int visit, string signalName, string callerKey) => SignalPrefix(visit, signalName) + callerKey;

    /// <summary>What the keys of all votes at a visit begin with; the caller key follows.</summary>
    public static string SignalPrefix(int visit, string signalName) => Invariant($"signal.{visit}.{signalName.ToUpperInvariant()}.");

    public static string Outcome(int visit, string effect, int attempt) => Invariant($"outcome.{visit}.{effect}.{attempt}");

    public static string Deadline(int visit) => Invariant($"deadline.{visit}");

    public static string Retry(int visit, string effect, int attempt) => Invariant($"retry.{visit}.{effect}.{attempt}");

    public static string Delay(int visit) => Invariant($"delay.{visit}");

    public static string Reminder(int visit, int number) => Invariant($"reminder.{visit}.{number}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
