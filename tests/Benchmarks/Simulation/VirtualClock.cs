using System.Diagnostics;

namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// Time that passes only from event to event, so a minute of a hundred workers takes as long as computing it. All work runs on the thread
/// that calls <see cref="RunUntil"/>: a task that waits for the clock goes on inside it.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly PriorityQueue<TaskCompletionSource, (long Ticks, long Order)> _waiting = new();
    private long _ticks;
    private long _order;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public double Milliseconds => _ticks / (double)TimeSpan.TicksPerMillisecond;

    public Task After(double milliseconds) => At(Milliseconds + milliseconds);

    public Task At(double milliseconds)
    {
        var ticks = Math.Max(_ticks, (long)(milliseconds * TimeSpan.TicksPerMillisecond));
        // Without an option, the waiting code goes on at once, on this thread.
        var reached = new TaskCompletionSource();
        _waiting.Enqueue(reached, (ticks, ++_order));
        return reached.Task;
    }

    /// <summary>Lets time pass until then, or until nothing is waited for any more.</summary>
    public void RunUntil(double milliseconds)
    {
        Debug.Assert(SynchronizationContext.Current is null, "A context would take the work to another thread.");
        var end = (long)(milliseconds * TimeSpan.TicksPerMillisecond);
        while (_waiting.TryPeek(out var next, out var due) && due.Ticks <= end)
        {
            _waiting.Dequeue();
            _ticks = due.Ticks;
            next.SetResult();
        }
    }
}
