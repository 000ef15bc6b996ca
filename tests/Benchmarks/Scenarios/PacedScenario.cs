using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>
/// Signals that come at a rate, as people send them. Clients that send as soon as they are answered make every server as busy as it can be: then the times of responses say again how
/// many it takes, and nothing of how long one takes that does not queue.
/// </summary>
internal static class PacedScenario
{
    private static readonly int[] Rates = [500, 1_000, 1_500];

    /// <summary>At each rate.</summary>
    private const int Signals = 5_000;

    public static async Task<Figures> RunAsync(Workspace work)
    {
        var (each, clients, warmUp) = (work.Options.Of(Signals), work.Options.Clients, work.Options.WarmUp);
        var count = warmUp + Rates.Length * each;
        var database = await work.SuspendedAsync(count);
        var ids = database.Shuffled(count);
        await using var service = await MeasuredService.StartAsync(work, database);
        await using var ceiling = await MeasuredCeiling.StartAsync(work, ids);
        if (warmUp > 0)
        {
            service.Signal(ids[..warmUp], clients);
            ceiling.Signal(ids[..warmUp], clients);
        }

        var figures = new Figures();
        foreach (var (rate, some) in Rates.Zip(ids[warmUp..].Chunk(each)))
        {
            var (taken, most) = (service.Signal(some, clients, rate), ceiling.Signal(some, clients, rate));
            figures.Add(taken, FormattableString.Invariant($"at{rate}"))
                .Add(most, FormattableString.Invariant($"ceilingAt{rate}"))
                .Add(FormattableString.Invariant($"at{rate}P99TimesCeiling"), taken["responseP99Ms"] / most["responseP99Ms"]);
        }

        return figures;
    }
}
