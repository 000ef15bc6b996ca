using System.Diagnostics;
using WorkflowFunctions.Benchmarks.Data;
using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>A host on a database of its own, and what signals to it cost.</summary>
internal sealed class MeasuredService(Workspace work, ServerProcess server, InstanceDatabase database) : IAsyncDisposable
{
    public ServerProcess Server => server;

    public InstanceDatabase Database => database;

    /// <param name="shared">It is copied: the host changes its database.</param>
    public static async Task<MeasuredService> StartAsync(
        Workspace work, InstanceDatabase shared, IEnumerable<(string Name, string Value)>? settings = null)
    {
        var host = work.Host();
        var copy = work.Copy(shared);
        // A socket's path has few characters.
        var probe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        return new MeasuredService(work, await LocalHostServer.StartAsync(host, copy.Folder, probe, settings), copy);
    }

    /// <summary>Sends one signal to each instance.</summary>
    public Figures Signal(IReadOnlyList<Guid> ids, int clients)
    {
        var tokens = Tokens.Of(0..clients);
        return Signal(ids, [.. ids.Select((id, index) => Request.Signal(id, tokens[index % clients]))], clients);
    }

    /// <param name="ids">The instance of each request.</param>
    public Figures Signal(IReadOnlyList<Guid> ids, IReadOnlyList<byte[]> requests, int clients)
    {
        var watch = DurableWatch.Start(database, requests.Count);
        var (before, allocated) = (server.Usage, server.AllocatedBytes());
        var load = LoadRun.Run(server.Port, clients, requests, expected: 204);
        watch.Join();
        var (after, allocatedNow) = (server.Usage, server.AllocatedBytes());
        var durable = watch.Since(ids, load);
        var advanced = watch.Folded / Math.Max(load.Seconds, Stopwatch.GetElapsedTime(load.Began, watch.LatestAt).TotalSeconds);
        return Of(load, clients)
            .Add("advancedPerSecond", advanced)
            .Add("notAdvanced", load.Count - watch.Folded)
            .Add("durableP50Ms", durable.P50)
            .Add("durableP99Ms", durable.P99)
            .Add("processorMsPerSignal", (after.Processor - before.Processor).TotalMilliseconds / load.Count)
            .Add("allocatedKilobytesPerSignal", (allocatedNow - allocated) / 1024.0 / load.Count)
            .Add("peakMegabytes", after.PeakMegabytes);
    }

    /// <summary>What clients see of any server.</summary>
    public static Figures Of(LoadResult load, int clients)
    {
        var responses = load.Responses;
        return new Figures()
            .Add("clients", clients)
            .Add("requests", load.Count)
            .Add("acceptedPerSecond", load.PerSecond)
            .Add("responseP50Ms", responses.P50)
            .Add("responseP99Ms", responses.P99)
            .Add("responseLongestMs", responses.Longest)
            .Add("clientProcessorShare", load.ClientProcessor.TotalSeconds / load.Seconds / Environment.ProcessorCount);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        work.Remove(database);
    }
}
