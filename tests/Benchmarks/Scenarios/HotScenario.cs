using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>Many people who approve the same instance at once, and one instance that a thousand approve.</summary>
internal static class HotScenario
{
    private const int Instances = 200;
    private const int Approvals = 16;
    private const int MostApprovals = 1_000;

    /// <summary>Signals to instances of their own, to compare with.</summary>
    private const int Compared = 5_000;

    public static async Task<Figures> RunAsync(Workspace work)
    {
        var alone = await SignalScenarios.ServiceAsync(work, work.Options.Of(Compared));
        var hot = await ApproveAsync(work, work.Options.Of(Instances), Approvals);
        var thousand = await ApproveAsync(work, 1, MostApprovals);
        return hot
            .Add("shareOfSignals", hot["acceptedPerSecond"] / alone["acceptedPerSecond"])
            .Add(thousand, "oneInstance");
    }

    private static async Task<Figures> ApproveAsync(Workspace work, int instances, int approvals)
    {
        var warmUp = work.Options.WarmUp / approvals;
        var database = await work.SuspendedAsync(instances + warmUp, approvals);
        var ids = database.Shuffled(instances + warmUp);
        var tokens = Tokens.Of(0..approvals);
        await using var measured = await MeasuredService.StartAsync(work, database);
        if (warmUp > 0)
            Send(ids[..warmUp]);
        return Send(ids[warmUp..]).Add("notCompleted", instances + warmUp - measured.Database.Count((int)InstanceStatus.Complete));

        // Requests to one instance stand together, so as many are under way at once as there are clients.
        Figures Send(Guid[] some) => measured.Signal(
            [.. some.SelectMany(id => tokens.Select(token => Request.Signal(id, token)))], work.Options.Clients);
    }
}
