using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>
/// Hands waiting things out by the rule of <see cref="FairPlaces"/>. It goes round among the keys, and always only a key's own things wait
/// for it.
/// </summary>
/// <param name="places">How many may be under way at once, besides the first one of each key.</param>
public sealed class FairQueue<T>(int places)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue<T>> _waiting = [];
    private readonly Queue<Guid> _turns = new();
    private readonly FairPlaces _places = new(places);
    private int _count;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many things wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    public void Add(Guid key, T item)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out var line))
            {
                _waiting.Add(key, line = new Queue<T>());
                _turns.Enqueue(key);
            }

            line.Enqueue(item);
            _count++;
            _changed.TrySetResult();
        }
    }

    /// <summary>Waits for the next one whose turn it is. Its place is taken until <see cref="Done"/>. For one caller at a time.</summary>
    public async Task<T> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (TryTake(out var taken))
                    return taken;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>One of the key has ended, and its place is free.</summary>
    public void Done(Guid key)
    {
        lock (_gate)
        {
            _places.Leave(key);
            _changed.TrySetResult();
        }
    }

    private bool TryTake(out T taken)
    {
        for (var turn = _turns.Count; turn > 0; turn--)
        {
            var key = _turns.Dequeue();
            if (!_places.TryTake(key))
            {
                _turns.Enqueue(key);
                continue;
            }

            var line = _waiting[key];
            taken = line.Dequeue();
            _count--;
            if (line.Count > 0)
                _turns.Enqueue(key);
            else
                _waiting.Remove(key);
            return true;
        }

        taken = default!;
        return false;
    }
}
