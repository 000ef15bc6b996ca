using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>What a million suspended instances change.</summary>
internal static class MillionScenarios
{
    public const int Instances = 1_000_000;
    public const int Few = 1_000;

    private const int Signals = 1_000;
    private const int Reads = 1_000;
    private const int ListTimes = 30;
    private const int PageSize = 50;

    /// <summary>Signals among many, and the same among few.</summary>
    public static async Task<Figures> SignalsAsync(Workspace work)
    {
        var few = await AmongAsync(work, Few);
        var many = await AmongAsync(work, work.Options.Of(Instances));
        return many.Add(few, "few").Add("p99TimesFew", many["responseP99Ms"] / few["responseP99Ms"]);
    }

    /// <summary>AssignedToMe over HTTP, by somebody to whom every instance is assigned: the first page, and deep ones.</summary>
    public static async Task<Figures> ListsAsync(Workspace work)
    {
        var database = await work.SuspendedAsync(work.Options.Of(Instances));
        await using var measured = await MeasuredService.StartReadingAsync(work, database);
        var token = Tokens.Of(0);
        var figures = new Figures();
        foreach (var page in (int[])[1, 20, 200])
        {
            var request = Request.Get($"/Workflow/Instances/AssignedToMe?PageReturned={page}&ReturnLimit={PageSize}", token);
            var load = LoadRun.Run(measured.Server.Port, clients: 1, Enumerable.Repeat(request, ListTimes).ToList(), expected: 200);
            figures.Add($"page{page}P50Ms", load.Responses.P50).Add($"page{page}LongestMs", load.Responses.Longest);
        }

        return figures;
    }

    /// <summary>What the host holds in memory while a million instances wait: after its start, and after some were read.</summary>
    public static async Task<Figures> MemoryAsync(Workspace work)
    {
        var database = await work.SuspendedAsync(work.Options.Of(Instances));
        var ids = database.Shuffled(Math.Min(Reads, work.Options.Of(Instances)));
        await using var measured = await MeasuredService.StartReadingAsync(work, database);
        var started = measured.Server.Usage;
        var token = Tokens.Of(0);
        LoadRun.Run(measured.Server.Port, work.Options.Clients, [.. ids.Select(id => Request.Get($"/Workflow/Instances/{id}", token))], expected: 200);
        var used = measured.Server.Usage;
        return new Figures()
            .Add("instances", work.Options.Of(Instances))
            .Add("residentMegabytes", started.ResidentMegabytes)
            .Add("ownMegabytes", started.OwnMegabytes)
            .Add("residentAfterReadsMegabytes", used.ResidentMegabytes)
            .Add("ownAfterReadsMegabytes", used.OwnMegabytes);
    }

    private static async Task<Figures> AmongAsync(Workspace work, int instances)
    {
        var (clients, warmUp) = (work.Options.Clients, work.Options.WarmUp);
        var database = await work.SuspendedAsync(instances + warmUp);
        var ids = database.Shuffled(warmUp + Math.Min(Signals, instances));
        await using var measured = await MeasuredService.StartAsync(work, database);
        if (warmUp > 0)
            measured.Signal(ids[..warmUp], clients);
        return measured.Signal(ids[warmUp..], clients);
    }
}
