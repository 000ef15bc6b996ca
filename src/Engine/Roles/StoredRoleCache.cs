using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>
/// The stored roles in memory. A sign-in, and a step with role tokens, reads them again if they are older than <see cref="MostAge"/>, so that a change takes effect on
/// every worker without a restart. If the store cannot be read, those last known stay in effect; before the first read there are none.
/// </summary>
public sealed partial class StoredRoleCache(IRoleStore store, TimeProvider time, ILogger<StoredRoleCache> logger)
{
    /// <summary>How old the roles may be that a sign-in relies on.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(5);

    /// <summary>How long sign-ins wait for one read. A store that hangs must not keep everybody out.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private RoleSet _current = RoleSet.Empty;
    private long? _readAt;
    private long? _failedAt;
    private (Task Read, long Since)? _flight;

    public RoleSet Current => Volatile.Read(ref _current);

    /// <summary>Whether the roles were read from the store since this process began.</summary>
    public bool IsRead
    {
        get
        {
            lock (_lock)
                return _readAt is not null;
        }
    }

    /// <summary>Reads the roles again if they may be too old. All who ask at the same time share one read.</summary>
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
    public void Take(RoleSet set)
    {
        lock (_lock)
        {
            if (set.Head.Revision > _current.Head.Revision)
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
            Take(await store.ReadRolesAsync(Current, CancellationToken.None));
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

    [LoggerMessage(223, LogLevel.Warning, "The stored roles could not be read; those last known stay in effect: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(224, LogLevel.Warning, "The stored roles were not read within {Seconds} seconds; a sign-in goes on with those last known.")]
    private partial void LogSlow(double seconds);
}
