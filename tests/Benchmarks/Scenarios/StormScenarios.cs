using System.Diagnostics;
using WorkflowFunctions.Benchmarks.Data;
using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>
/// Approvals all at once, after each of which the host calls the same slow system: far more calls than there are places. None may fail for
/// having waited, and none may be made twice.
/// </summary>
internal static class StormScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Calls of 1.5 seconds, which get one attempt of 4 seconds.</summary>
    public static Task<Figures> ShortAsync(Workspace work) =>
        RunAsync(work, usual: 1_500, TimeSpan.FromSeconds(1.5), ("MaxAttempts", 1), ("AttemptSeconds", 4));

    /// <summary>Calls of 10 seconds, with the limits that steps have by default.</summary>
    public static Task<Figures> LongAsync(Workspace work) => RunAsync(work, usual: 6_000, TimeSpan.FromSeconds(10));

    private static async Task<Figures> RunAsync(Workspace work, int usual, TimeSpan time, params (string Name, int Value)[] limits)
    {
        var (count, clients) = (work.Options.Of(usual), work.Options.Clients);
        await using var other = await SlowServer.StartAsync(time);
        var database = await InstanceDatabase.MakeAsync(work.NewFolder("storm"), Approvals.WithCall(other.Address, limits), count);
        var tokens = Tokens.Of(0..clients);
        await using var measured = await MeasuredService.StartAsync(work, database, [("Outgoing__AllowedHosts__0", other.Address.Host)]);
        var load = LoadRun.Run(
            measured.Server.Port, clients, [.. database.Shuffled(count).Select((id, index) => Request.Signal(id, tokens[index % clients]))], expected: 204);
        while (Ended() < count && Stopwatch.GetElapsedTime(Math.Max(load.Began, other.LatestAt)) < Patience)
            await Task.Delay(Pause);
        return MeasuredService.Of(load, clients)
            .Add("callSeconds", time.TotalSeconds)
            .Add("complete", measured.Database.Count((int)InstanceStatus.Complete))
            .Add("failed", measured.Database.Count((int)InstanceStatus.Failed))
            .Add("neverCalled", count - other.Different)
            .Add("calledAgain", other.Taken - other.Different)
            .Add("secondsToTheLatestCall", Stopwatch.GetElapsedTime(load.Began, other.LatestAt).TotalSeconds)
            .Add("peakMegabytes", measured.Server.Usage.PeakMegabytes);

        int Ended() => measured.Database.Count((int)InstanceStatus.Complete) + measured.Database.Count((int)InstanceStatus.Failed);
    }
}
