using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Health;

/// <summary>
/// Whether the store can be read and written. Anybody may ask, so the store itself is asked once in a while: whoever asks in
/// between, or while it is being asked, gets the same answer.
/// </summary>
internal sealed class ReadinessProbe(IInstanceStore store, TimeProvider time)
{
    /// <summary>How long an answer holds.</summary>
    public static TimeSpan Holds { get; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long without an answer the store is not ready.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Task<bool> _latest = Task.FromResult(false);
    private long? _answeredAt;

    /// <param name="cancellation">Ends the waiting of this caller alone.</param>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            return await Latest().WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task<bool> Latest()
    {
        lock (_gate)
        {
            var isOld = _answeredAt is not { } at || time.GetElapsedTime(at) >= Holds;
            if (_latest.IsCompleted && isOld)
                _latest = AskAsync();
            return _latest;
        }
    }

    private async Task<bool> AskAsync()
    {
        // Whoever holds the lock must not wait for the store, either.
        await Task.Yield();
        try
        {
            await store.ProbeAsync(CancellationToken.None);
            return true;
        }
        catch (Exception failure) when (failure is StorageUnavailableException or StorageRefusedException)
        {
            return false;
        }
        finally
        {
            lock (_gate)
                _answeredAt = time.GetTimestamp();
        }
    }
}
