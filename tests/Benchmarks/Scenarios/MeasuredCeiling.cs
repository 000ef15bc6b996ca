using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>The ceiling on a database of its own, and what signals to it cost.</summary>
internal sealed class MeasuredCeiling(ServerProcess server) : IAsyncDisposable
{
    public static async Task<MeasuredCeiling> StartAsync(Workspace work, IReadOnlyCollection<Guid> ids)
    {
        var folder = Directory.CreateDirectory(work.NewFolder("ceiling"));
        var database = Path.Combine(folder.FullName, "ceiling.db");
        CeilingDatabase.Create(database, ids);
        return new MeasuredCeiling(await CeilingServer.StartAsync(database));
    }

    /// <summary>Sends one signal to each instance, in the same bytes as to the service.</summary>
    /// <param name="rate">How many in a second; null: as many as are answered.</param>
    public Figures Signal(IReadOnlyList<Guid> ids, int clients, double? rate = null)
    {
        var tokens = Tokens.Of(0..clients);
        var before = server.Usage;
        var load = LoadRun.Run(server.Port, clients, [.. ids.Select((id, index) => Request.Signal(id, tokens[index % clients]))], expected: 204, rate);
        var after = server.Usage;
        return MeasuredService.Of(load, clients)
            .Add("processorMsPerSignal", (after.Processor - before.Processor).TotalMilliseconds / load.Count)
            .Add("peakMegabytes", after.PeakMegabytes);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
