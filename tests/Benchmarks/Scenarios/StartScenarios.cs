using System.Diagnostics;
using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>Instances that clients start, and the start of the host itself.</summary>
internal static class StartScenarios
{
    private const int Instances = 20_000;
    private const int ColdStarts = 7;
    private const string Body = """{"WorkflowType":"Enrollment","InitialData":{"cn":"www.example.com"}}""";

    /// <summary>Starts of a workflow that then waits for an approval.</summary>
    public static async Task<Figures> StartsAsync(Workspace work)
    {
        var (count, clients, warmUp) = (work.Options.Of(Instances), work.Options.Clients, work.Options.WarmUp);
        await using var measured = await MeasuredService.StartAsync(work, await work.SuspendedAsync(1));
        var tokens = Tokens.Of(0..clients);
        if (warmUp > 0)
            Send(warmUp);
        var (before, allocated) = (measured.Server.Usage, measured.Server.AllocatedBytes());
        var load = Send(count);
        var (after, allocatedNow) = (measured.Server.Usage, measured.Server.AllocatedBytes());
        return MeasuredService.Of(load, clients)
            .Add("processorMsPerStart", (after.Processor - before.Processor).TotalMilliseconds / count)
            .Add("allocatedKilobytesPerStart", (allocatedNow - allocated) / 1024.0 / count)
            .Add("notSuspended", 1 + count + warmUp - measured.Database.Count((int)InstanceStatus.Suspended));

        LoadResult Send(int some) => LoadRun.Run(
            measured.Server.Port, clients,
            [.. Enumerable.Range(0, some).Select(number => Request.Post("/Workflow/Instances", tokens[number % clients], Body))], expected: 200);
    }

    /// <summary>From the start of the process to the first 200 of <c>/healthz/ready</c>, with an empty folder.</summary>
    public static async Task<Figures> ColdStartAsync(Workspace work)
    {
        var host = work.Host();
        var request = Request.Get("/healthz/ready", Tokens.Of(0));
        var taken = new List<double>();
        var memory = 0.0;
        for (var start = 0; start < ColdStarts; start++)
        {
            await using var server = await LocalHostServer.StartAsync(host, work.NewFolder("cold"));
            using var connection = new Connection(server.Port);
            if (connection.Send(request) != 200)
                throw new InvalidDataException("The host was not ready when it listened.");
            taken.Add(Stopwatch.GetElapsedTime(server.Began).TotalMilliseconds);
            memory = server.Usage.ResidentMegabytes;
        }

        // The first start reads the program from the disk.
        return new Figures().Add("starts", ColdStarts).Add("firstMs", taken[0]).Add("fastestMs", taken.Min())
            .Add("medianMs", new Latencies(taken).P50).Add("residentMegabytes", memory);
    }
}
