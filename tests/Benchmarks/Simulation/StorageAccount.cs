namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// One storage account with its tables and queues: each request takes its time, and the account takes so many in a second. Those above
/// wait, as clients do that are told to come again.
/// </summary>
internal sealed class StorageAccount(VirtualClock clock, SimulationOptions options, Random random)
{
    private double _freeAt;

    public long Requests { get; private set; }

    public Task ReadAsync() => RequestAsync(options.Read);

    public Task WriteAsync() => RequestAsync(options.Write);

    public Task QueueAsync() => RequestAsync(options.Queue);

    private async Task RequestAsync(Latency latency)
    {
        Requests++;
        var start = Math.Max(clock.Milliseconds, _freeAt);
        _freeAt = start + 1000 / options.AccountPerSecond;
        await clock.At(start + latency.Next(random));
    }
}
