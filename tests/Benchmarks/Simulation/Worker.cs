namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>One instance of the Functions app: its processors, and how much of Durable Functions it does at once.</summary>
internal sealed class Worker
{
    private readonly VirtualClock _clock;
    private readonly double[] _freeAt;

    public Worker(VirtualClock clock, SimulationOptions options)
    {
        _clock = clock;
        _freeAt = new double[options.CoresOfWorker];
        Activities = new Seats(options.Activities);
        Orchestrations = new Seats(options.Orchestrations);
    }

    public Seats Activities { get; }

    public Seats Orchestrations { get; }

    public double BusyMs { get; private set; }

    /// <summary>Computes, as soon as one of the processors is free.</summary>
    public async Task ComputeAsync(double milliseconds)
    {
        var core = Array.IndexOf(_freeAt, _freeAt.Min());
        var end = Math.Max(_clock.Milliseconds, _freeAt[core]) + milliseconds;
        _freeAt[core] = end;
        BusyMs += milliseconds;
        await _clock.At(end);
    }
}

/// <summary>Places that are taken in the order of asking.</summary>
internal sealed class Seats(int count)
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = count;

    /// <summary>How many stand in the queue.</summary>
    public int Waiting => _waiting.Count;

    public Task TakeAsync()
    {
        if (_free > 0)
        {
            _free--;
            return Task.CompletedTask;
        }

        var turn = new TaskCompletionSource();
        _waiting.Enqueue(turn);
        return turn.Task;
    }

    public void Leave()
    {
        if (_waiting.TryDequeue(out var next))
            next.SetResult();
        else
            _free++;
    }
}
