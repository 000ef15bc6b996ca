using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps;

/// <summary>
/// How often an effect is tried, and how long the pauses are: the same on every host, and kept across crashes. A step sets them with its
/// <see cref="RetryParameters"/>.
/// </summary>
/// <param name="MaxAttempts">The effect fails after this many failed attempts.</param>
/// <param name="TimeLimit">How long the executor may take for one attempt.</param>
/// <param name="RetryWithin">No attempt begins later than this after the first one began.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan TimeLimit, TimeSpan RetryWithin)
{
    /// <summary>The policy of a step that sets nothing else.</summary>
    public static RetryPolicy Default { get; } = Of(null);

    public static TimeSpan LongestPause { get; } = TimeSpan.FromHours(1);

    /// <summary>The longest pause that the other side can ask for.</summary>
    public static TimeSpan LongestAsked { get; } = TimeSpan.FromHours(24);

    /// <summary>The largest number of seconds or hours used in calculations.</summary>
    private const double MostUnits = 10_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>Gives an attempt that hangs the time to record its own end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>An attempt that has no outcome by then counts as failed.</summary>
    public TimeSpan AttemptLimit => TimeLimit + Grace;

    /// <summary>
    /// The policy that the step sets. A value that cannot be read is replaced by its default: publishing refuses such values.
    /// </summary>
    public static RetryPolicy Of(StepDefinition? step) => new(
        RetryParameters.MaxAttempts.CountOf(step),
        TimeSpan.FromSeconds(1) * RetryParameters.AttemptSeconds.NumberOf(step, MostUnits),
        TimeSpan.FromHours(1) * RetryParameters.RetryHours.NumberOf(step, MostUnits));

    /// <summary>
    /// The policy of an effect at a step. The notice of the end is no effect of the step that the instance has ended at: it has the default.
    /// </summary>
    public static RetryPolicy Of(StepDefinition? step, string effect) => effect == Effects.RequesterMail ? Default : Of(step);

    /// <summary>When the next attempt begins after one has failed; null if there is none left.</summary>
    /// <param name="from">The time of the commit.</param>
    public DateTimeOffset? NextAttemptAt(Guid instanceId, StepAttempt failed, EffectOutcome.Failed failure, DateTimeOffset from)
    {
        if (!failure.MayPass || failed.Number >= MaxAttempts)
            return null;
        var at = from + PauseAfter(instanceId, failed, failure.RetryAfter);
        return at - failed.BegunAt <= RetryWithin ? at : null;
    }

    /// <summary>
    /// The pause after a failed attempt: 2 s, 8 s, 32 s, 128 s … Each is up to a fifth longer, so that instances that failed together do
    /// not come back together, and none is over an hour. It is longer if the other side asked for that. The jitter is computed from the
    /// instance and the attempt, because a fold has no randomness.
    /// </summary>
    public static TimeSpan PauseAfter(Guid instanceId, StepAttempt attempt, TimeSpan? retryAfter)
    {
        var pause = PauseAfter(instanceId, attempt.Number);
        var asked = retryAfter < LongestAsked ? retryAfter.Value : LongestAsked;
        return retryAfter is not null && asked > pause ? asked : pause;
    }

    /// <summary>The same if the other side has asked for nothing.</summary>
    /// <param name="number">The number of the attempt that has failed.</param>
    public static TimeSpan PauseAfter(Guid id, int number)
    {
        var pause = FirstPause * Math.Pow(4, Math.Min(number, 10) - 1) * (1 + (Spread(id, number) / 5));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>A number from 0 to 1. It is the same for the same instance and attempt in every process (FNV-1a).</summary>
    private static double Spread(Guid instanceId, int number)
    {
        var hash = 2166136261u;
        Span<byte> bytes = stackalloc byte[16];
        instanceId.TryWriteBytes(bytes);
        foreach (var part in bytes)
            hash = (hash ^ part) * 16777619u;
        return (hash ^ (uint)number) * 16777619u / (double)uint.MaxValue;
    }
}
