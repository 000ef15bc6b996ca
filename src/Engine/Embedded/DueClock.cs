using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>
/// Wakes instances when their time has come. It keeps only the earliest time; all others stay in the store, so that a waiting instance
/// costs no memory and no timer.
/// </summary>
public sealed class DueClock(IInstanceStore store, TimeProvider time)
{
    /// <summary>The clock may jump, so the store is asked at least this often.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    /// <summary>An instance that was just woken may still be due. The store is not asked for it in a busy loop.</summary>
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);

    /// <summary>Attempts that queue for long stay due: the longer it takes to read them, the longer the pause.</summary>
    private const int PauseForRound = 9;

    private readonly Lock _lock = new();
    private TaskCompletionSource _earlier = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _wakeAt = DateTimeOffset.MinValue;
    private DateTimeOffset _announced = DateTimeOffset.MaxValue;
    private int _asked;
    private int _looked;

    /// <summary>Something is due at this time: the clock must not sleep longer.</summary>
    public void NotLaterThan(DateTimeOffset moment)
    {
        lock (_lock)
        {
            if (moment < _announced)
                _announced = moment;
            if (moment < _wakeAt)
                _earlier.TrySetResult();
        }
    }

    /// <summary>A ring was lost: the clock soon looks for unread entries, too.</summary>
    public void LookForUnread()
    {
        lock (_lock)
            _asked++;
        NotLaterThan(time.GetUtcNow() + ShortestSleep);
    }

    /// <summary>
    /// Calls <paramref name="wake"/> for every instance whose time has come, until cancelled. If it returns false, it could take no more,
    /// and has called <see cref="LookForUnread"/>.
    /// </summary>
    public async Task RunAsync(Func<Guid, bool> wake, CancellationToken cancellation)
    {
        while (true)
        {
            Task earlier;
            lock (_lock)
            {
                // The store may not yet know a time that is announced while it is asked. Such a time is kept and considered afterwards.
                _wakeAt = DateTimeOffset.MinValue;
                _announced = DateTimeOffset.MaxValue;
                _earlier = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                earlier = _earlier.Task;
            }

            var begun = time.GetTimestamp();
            await RoundAsync(wake, cancellation);
            var pause = time.GetElapsedTime(begun) * PauseForRound;
            var now = time.GetUtcNow();
            var next = await store.NextDueAsync(DueKinds.Attempt | DueKinds.Wait, cancellation) ?? DateTimeOffset.MaxValue;
            lock (_lock)
            {
                var soonest = now + (pause > ShortestSleep ? pause : ShortestSleep);
                var latest = _asked != _looked ? soonest : now + LongestSleep;
                next = next < _announced ? next : _announced;
                _wakeAt = next < soonest ? soonest : next < latest ? next : latest;
            }

            using var sleep = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(earlier, Task.Delay(_wakeAt - now, time, sleep.Token));
            await sleep.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task RoundAsync(Func<Guid, bool> wake, CancellationToken cancellation)
    {
        int asked, looked;
        lock (_lock)
            (asked, looked) = (_asked, _looked);

        // An inbox entry is due whenever it was accepted, even at a time that is ahead now because the clock was set back.
        if (!await WakeAsync(wake, DueKinds.Attempt | DueKinds.Wait, time.GetUtcNow(), cancellation)
            || asked == looked || !await WakeAsync(wake, DueKinds.Inbox, DateTimeOffset.MaxValue, cancellation))
            return;

        // Only now: what is asked for while nothing can be read is looked for later.
        lock (_lock)
            _looked = asked;
    }

    private async Task<bool> WakeAsync(Func<Guid, bool> wake, DueKinds kinds, DateTimeOffset until, CancellationToken cancellation)
    {
        await foreach (var due in store.ReadDueAsync(kinds, until, cancellation))
        {
            if (!wake(due.Id))
                return false;
        }

        return true;
    }
}
