using Microsoft.Extensions.Logging.Abstractions;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>A resume run that finds a hundred stuck instances, among a million and among a thousand.</summary>
internal static class ResumeScenario
{
    private const int Stuck = 100;
    private const int Times = 3;

    public static async Task<Figures> RunAsync(Workspace work)
    {
        // The first run is for the compiler.
        await ResumeAsync(work, MillionScenarios.Few);
        var few = await ResumeAsync(work, MillionScenarios.Few);
        var many = await ResumeAsync(work, work.Options.Of(MillionScenarios.Instances));
        return new Figures().Add("stuck", Stuck).Add("resumeMs", many.Milliseconds).Add("fewMs", few.Milliseconds)
            .Add("timesFew", many.Milliseconds / few.Milliseconds)
            .Add("fileReadsPerStuck", many.Files.Reads).Add("fewFileReadsPerStuck", few.Files.Reads)
            .Add("fileWritesPerStuck", many.Files.Writes).Add("fewFileWritesPerStuck", few.Files.Writes);
    }

    /// <returns>The run in the middle of some, each with instances of its own.</returns>
    private static async Task<Run> ResumeAsync(Workspace work, int instances)
    {
        var copy = work.Copy(await work.SuspendedAsync(instances));
        var runs = new List<Run>();
        await using (var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = copy.Folder }))
        {
            foreach (var ids in copy.Shuffled(Math.Min(instances, Times * Stuck)).Chunk(Stuck))
            {
                await StickAsync(store, ids);
                var before = FileTraffic.Of(Environment.ProcessId);
                var report = await Resume(store).RunAsync(CancellationToken.None);
                if (report.Resumed != ids.Length)
                    throw new InvalidOperationException($"{report.Resumed} instances were resumed instead of {ids.Length}.");
                runs.Add(new Run(report.Duration.TotalMilliseconds, FileTraffic.Of(Environment.ProcessId).Since(before, ids.Length)));
            }
        }

        work.Remove(copy);
        return runs.OrderBy(run => run.Milliseconds).ElementAt(runs.Count / 2);
    }

    /// <summary>A vote an hour ago, which nobody was told of.</summary>
    private static async Task StickAsync(SqliteStore store, Guid[] ids)
    {
        var definition = Approvals.Definition(1);
        var at = TimeProvider.System.GetUtcNow().AddHours(-1);
        foreach (var id in ids)
        {
            var read = await store.ReadAsync(id, CancellationToken.None) ?? throw new InvalidOperationException($"There is no instance {id}.");
            var accepted = (Verdict.Accepted)WorkflowMachine.Check(
                read.Snapshot, definition, new SignalCommand(Approvals.Key, Approvals.Yes), Approvals.Approver(1), at);
            await store.AppendAsync(id, accepted.Entry);
        }
    }

    private static ResumeService Resume(SqliteStore store)
    {
        var definitions = new DefinitionCache(store);
        var metrics = new EngineMetrics();
        var bell = new NoDoorbell();
        return new ResumeService(
            store, definitions, new InstanceAdvancer(store, definitions, TimeProvider.System, metrics),
            new SuccessorStarter(store, definitions, new ReferenceIds(store), bell, TimeProvider.System, metrics), bell, TimeProvider.System,
            metrics, NullLogger<ResumeService>.Instance);
    }

    /// <param name="Files">For each stuck instance.</param>
    private sealed record Run(double Milliseconds, FileTraffic Files);
}
