namespace WorkflowFunctions.Engine.Stores;

/// <summary>
/// Something small that is stored as one set with a revision, in memory. Whoever relies on it reads it again if it is older than
/// <see cref="MostAge"/>, so that a change takes effect on every worker without a restart. If the store cannot be read, what was last known
/// stays in effect.
/// </summary>
/// <param name="empty">What is in effect before the first read.</param>
public abstract class StoredCache<T>(T empty, TimeProvider time)
    where T : class
{
    /// <summary>How old it may be if a sign-in relies on it.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(5);

    /// <summary>How long sign-ins wait for one read. A store that hangs must not keep everybody out.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private T _current = empty;
    private long? _readAt;
    private long? _failedAt;
    private (Task Read, long Since)? _flight;

    public T Current => Volatile.Read(ref _current);

    /// <summary>Whether it was read from the store since this process began.</summary>
    public bool IsRead
    {
        get
        {
            lock (_lock)
                return _readAt is not null;
        }
    }

    /// <summary>Reads it again if it may be too old. All who ask at the same time share one read.</summary>
    public async ValueTask FreshenAsync(CancellationToken cancellation)
    {
        if (Join() is not var (read, wait) || wait <= TimeSpan.Zero)
            return;
        try
        {
            await read.WaitAsync(wait, time, cancellation);
        }
        catch (TimeoutException)
        {
            LogSlow(wait.TotalSeconds);
        }
    }

    /// <summary>Takes over a set that was just read or written, unless a later one is here.</summary>
    public void Take(T set)
    {
        lock (_lock)
        {
            if (RevisionOf(set) > RevisionOf(_current))
                Volatile.Write(ref _current, set);
        }
    }

    private (Task Read, TimeSpan Wait)? Join()
    {
        lock (_lock)
        {
            if (IsWithin(_readAt, MostAge) || (_flight is null && IsWithin(_failedAt, PauseAfterFailure)))
                return null;
            _flight ??= (Task.Run(ReadAsync), time.GetTimestamp());
            return (_flight.Value.Read, MostWait - time.GetElapsedTime(_flight.Value.Since));
        }
    }

    private bool IsWithin(long? since, TimeSpan most) => since is { } timestamp && time.GetElapsedTime(timestamp) <= most;

    /// <summary>No caller's cancellation ends it: others wait for it, too.</summary>
    private async Task ReadAsync()
    {
        // What is written while the store is being read may be missing from it.
        var began = time.GetTimestamp();
        try
        {
            Take(await ReadAsync(Current));
            End(readAt: began, failedAt: null);
        }
        catch (Exception failure)
        {
            End(readAt: null, failedAt: time.GetTimestamp());
            LogUnreadable(failure.Message);
        }
    }

    private void End(long? readAt, long? failedAt)
    {
        lock (_lock)
        {
            _readAt = readAt ?? _readAt;
            _failedAt = failedAt;
            _flight = null;
        }
    }

    /// <summary>Reads it from the store. What is <paramref name="known"/> is returned itself if it is still current.</summary>
    protected abstract Task<T> ReadAsync(T known);

    protected abstract long RevisionOf(T set);

    protected abstract void LogUnreadable(string reason);

    protected abstract void LogSlow(double seconds);
}
