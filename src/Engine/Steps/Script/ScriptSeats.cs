namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>
/// Seats for work that runs at once. Keys that wait take turns, one seat each: only the key with many requests waits for them.
/// </summary>
internal sealed class ScriptSeats(int seats)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue<TaskCompletionSource>> _waiting = [];
    private readonly Queue<Guid> _turns = new();
    private int _free = seats;

    /// <summary>Waits for a seat. It must be given back with <see cref="Leave"/>.</summary>
    public async Task EnterAsync(Guid key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            if (!_waiting.TryGetValue(key, out var line))
            {
                _waiting.Add(key, line = new Queue<TaskCompletionSource>());
                _turns.Enqueue(key);
            }

            line.Enqueue(turn);
        }

        using var given = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    public void Leave()
    {
        lock (_gate)
        {
            while (_turns.TryDequeue(out var key))
            {
                var line = _waiting[key];
                var next = line.Dequeue();
                if (line.Count > 0)
                    _turns.Enqueue(key);
                else
                    _waiting.Remove(key);
                // A request that has given up waiting takes no seat.
                if (next.TrySetResult())
                    return;
            }

            _free++;
        }
    }
}
