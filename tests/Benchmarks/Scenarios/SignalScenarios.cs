using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>Signals to suspended instances of a workflow with one approval, each to an instance of its own.</summary>
internal static class SignalScenarios
{
    public const int Instances = 20_000;

    public static async Task<Figures> CeilingAsync(Workspace work)
    {
        var (count, clients, warmUp) = (work.Options.Of(Instances), work.Options.Clients, work.Options.WarmUp);
        var ids = Enumerable.Range(0, count + warmUp).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var ceiling = await MeasuredCeiling.StartAsync(work, ids);
        if (warmUp > 0)
            ceiling.Signal(ids[..warmUp], clients);
        return ceiling.Signal(ids[warmUp..], clients);
    }

    /// <summary>The service, and the ceiling at once afterwards, so that its share is of the same run.</summary>
    public static async Task<Figures> SignalsAsync(Workspace work)
    {
        var service = await ServiceAsync(work, work.Options.Of(Instances));
        var ceiling = await CeilingAsync(work);
        return service
            .Add("ceilingPerSecond", ceiling["acceptedPerSecond"])
            .Add("ceilingP99Ms", ceiling["responseP99Ms"])
            .Add("ceilingProcessorMsPerSignal", ceiling["processorMsPerSignal"])
            .Add("acceptedShareOfCeiling", service["acceptedPerSecond"] / ceiling["acceptedPerSecond"])
            .Add("advancedShareOfAccepted", service["advancedPerSecond"] / service["acceptedPerSecond"])
            .Add("p99TimesCeiling", service["responseP99Ms"] / ceiling["responseP99Ms"]);
    }

    /// <summary>The service alone.</summary>
    public static async Task<Figures> ServiceAsync(Workspace work, int count)
    {
        var (clients, warmUp) = (work.Options.Clients, work.Options.WarmUp);
        var database = await work.SuspendedAsync(count + warmUp);
        var ids = database.Shuffled(count + warmUp);
        await using var measured = await MeasuredService.StartAsync(work, database);
        if (warmUp > 0)
            measured.Signal(ids[..warmUp], clients);
        return measured.Signal(ids[warmUp..], clients);
    }
}
