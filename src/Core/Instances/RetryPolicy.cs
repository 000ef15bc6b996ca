namespace WorkflowFunctions.Core.Instances;

/// <summary>How often an effect is tried, and how long the pauses are: the same on every host, and kept across crashes.</summary>
public static class RetryPolicy
{
    public const int MostAttempts = 5;

    /// <summary>An attempt without an outcome by then counts as failed.</summary>
    public static TimeSpan AttemptLimit { get; } = TimeSpan.FromMinutes(2);

    public static TimeSpan LongestPause { get; } = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The pause after a failed attempt: 2 s, 8 s, 32 s, 128 s, each up to a fifth longer so that instances that failed together
    /// do not come back together. The jitter is computed from the instance and the attempt, because a fold has no randomness.
    /// </summary>
    public static TimeSpan PauseAfter(Guid instanceId, StepAttempt attempt, TimeSpan? retryAfter)
    {
        var pause = FirstPause * Math.Pow(4, attempt.Number - 1) * (1 + (Spread(instanceId, attempt.Number) / 5));
        if (retryAfter > pause)
            pause = retryAfter.Value;
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>A number from 0 to 1 that is the same for the same instance and attempt, in every process (FNV-1a).</summary>
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
