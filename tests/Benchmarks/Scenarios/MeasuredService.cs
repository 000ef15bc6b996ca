using System.Diagnostics;
using WorkflowFunctions.Benchmarks.Data;
using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>A host on a database of its own, and what signals to it cost.</summary>
internal sealed class MeasuredService(ServerProcess server, InstanceDatabase database, Workspace? owner) : IAsyncDisposable
{
    public ServerProcess Server => server;

    public InstanceDatabase Database => database;

    /// <param name="shared">It is copied: the host changes its database.</param>
    public static async Task<MeasuredService> StartAsync(
        Workspace work, InstanceDatabase shared, IEnumerable<(string Name, string Value)>? settings = null)
    {
        var host = work.Host();
        var copy = work.Copy(shared);
        return new MeasuredService(await LocalHostServer.StartAsync(host, copy.Folder, NewProbe(), settings), copy, work);
    }

    /// <summary>A host that is only asked: it needs no copy.</summary>
    public static async Task<MeasuredService> StartReadingAsync(
        Workspace work, InstanceDatabase shared, IEnumerable<(string Name, string Value)>? settings = null) =>
        new(await LocalHostServer.StartAsync(work.Host(), shared.Folder, NewProbe(), settings), shared, owner: null);

    /// <summary>Sends one signal to each instance.</summary>
    /// <param name="rate">How many in a second; null: as many as are answered.</param>
    public Figures Signal(IReadOnlyList<Guid> ids, int clients, double? rate = null)
    {
        var tokens = Tokens.Of(0..clients);
        var (figures, watch, load) = Measure([.. ids.Select((id, index) => Request.Signal(id, tokens[index % clients]))], clients, rate);
        var durable = watch.Since(ids, load);
        return figures.Add("durableP50Ms", durable.P50).Add("durableP99Ms", durable.P99);
    }

    /// <summary>Sends signals to any instances, several to some.</summary>
    public Figures Signal(IReadOnlyList<byte[]> requests, int clients) => Measure(requests, clients).Figures;

    private (Figures Figures, DurableWatch Watch, LoadResult Load) Measure(IReadOnlyList<byte[]> requests, int clients, double? rate = null)
    {
        var watch = DurableWatch.Start(database, requests.Count);
        var (before, allocated) = (server.Usage, server.AllocatedBytes());
        var load = LoadRun.Run(server.Port, clients, requests, expected: 204, rate);
        watch.Join();
        var (after, allocatedNow) = (server.Usage, server.AllocatedBytes());
        var advanced = watch.Folded / Math.Max(load.Seconds, Stopwatch.GetElapsedTime(load.Began, watch.LatestAt).TotalSeconds);
        var figures = Of(load, clients)
            .Add("advancedPerSecond", advanced)
            .Add("notAdvanced", load.Count - watch.Folded)
            .Add("processorMsPerSignal", (after.Processor - before.Processor).TotalMilliseconds / load.Count)
            .Add("allocatedKilobytesPerSignal", (allocatedNow - allocated) / 1024.0 / load.Count)
            .Add("peakMegabytes", after.PeakMegabytes)
            .Add(after.Files.PerSignal(before.Files, load.Count));
        return (figures, watch, load);
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
        owner?.Remove(database);
    }

    // The path of a socket may have about a hundred characters.
    private static string NewProbe() => Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
}
