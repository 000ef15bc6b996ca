namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// Does a piece of work for an instance once for all who want it at the same time. What is under way has perhaps read already, before
/// somebody's entry was appended: whoever comes then shares the work that begins after it, never its outcome.
/// </summary>
internal sealed class SharedFlights<T>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Lane> _lanes = [];

    /// <param name="work">The same for all who share it. Nobody's cancellation ends it: the others wait for it.</param>
    /// <param name="cancellation">Ends the caller's own waiting.</param>
    public Task<T> JoinAsync(Guid id, Func<Task<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_lanes.TryGetValue(id, out var lane))
                _lanes.Add(id, lane = new Lane());
            lane.Waiting ??= FlyAsync(id, lane, lane.UnderWay, work);
            return lane.Waiting.WaitAsync(cancellation);
        }
    }

    private async Task<T> FlyAsync(Guid id, Lane lane, Task? before, Func<Task<T>> work)
    {
        // Not under the lock, and with those who come at the same moment.
        await Task.Yield();
        if (before is not null)
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            (lane.UnderWay, lane.Waiting) = (lane.Waiting, null);
        try
        {
            return await work();
        }
        finally
        {
            lock (_gate)
            {
                if (lane.Waiting is null)
                    _lanes.Remove(id);
            }
        }
    }

    private sealed class Lane
    {
        /// <summary>Has begun: it may have read what there was to read.</summary>
        public Task<T>? UnderWay { get; set; }

        /// <summary>Begins when the other has ended: whoever comes now shares it.</summary>
        public Task<T>? Waiting { get; set; }
    }
}
