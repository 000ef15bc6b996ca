using System.Diagnostics;
using System.Threading.Channels;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>
/// The instances to advance, each at most once, and never by two workers at a time. A ring for an instance that is being worked on is
/// remembered, and brings it back to the end of the queue.
/// </summary>
public sealed class InstanceQueue(int capacity)
{
    private enum Standing
    {
        Queued,
        Taken,
        TakenAndRung,
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Standing> _standing = [];
    private readonly Dictionary<Guid, ActivityContext> _causes = [];
    private readonly Channel<Guid> _order = Channel.CreateUnbounded<Guid>();

    /// <summary>How many instances are queued or being worked on.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _standing.Count;
        }
    }

    /// <summary>Queues an instance. False if the queue is full: the ring is lost, and the due rows have to make up for it.</summary>
    /// <param name="cause">What has rung, for the spans of what follows; nothing if nobody wants them.</param>
    public bool Add(Guid id, ActivityContext cause = default)
    {
        lock (_lock)
        {
            if (cause != default && (_standing.ContainsKey(id) || _standing.Count < capacity))
                _causes[id] = cause;
            if (_standing.TryGetValue(id, out var standing))
            {
                if (standing == Standing.Taken)
                    _standing[id] = Standing.TakenAndRung;
                return true;
            }

            if (_standing.Count >= capacity)
                return false;
            _standing[id] = Standing.Queued;
            _order.Writer.TryWrite(id);
            return true;
        }
    }

    public async ValueTask<Guid> TakeAsync(CancellationToken cancellation)
    {
        var id = await _order.Reader.ReadAsync(cancellation);
        lock (_lock)
            _standing[id] = Standing.Taken;
        return id;
    }

    /// <summary>What has rung last for an instance that was taken. It is told once.</summary>
    public ActivityContext TakeCause(Guid id)
    {
        lock (_lock)
            return _causes.Remove(id, out var cause) ? cause : default;
    }

    /// <summary>Gives an instance back. <paramref name="again"/> puts it at the end of the queue, so that others get their turn.</summary>
    /// <param name="cause">If it comes again: for what, if nobody has rung for it since.</param>
    public void Done(Guid id, bool again, ActivityContext cause = default)
    {
        lock (_lock)
        {
            if (again && cause != default)
                _causes.TryAdd(id, cause);
            if (again || _standing[id] == Standing.TakenAndRung)
            {
                _standing[id] = Standing.Queued;
                _order.Writer.TryWrite(id);
            }
            else
            {
                _standing.Remove(id);
                _causes.Remove(id);
            }
        }
    }
}
