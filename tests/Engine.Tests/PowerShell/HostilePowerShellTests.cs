using System.Collections.Concurrent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps.PowerShell;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.PowerShell;

/// <summary>
/// The scripts of <c>hostile-scripts.ps1</c>. Each ends within its limits and reaches nothing, and nothing but its own step notices: this process
/// is alive, and the scripts of others go on meanwhile. <c>WORKFLOW_LONG_RUN=1</c> runs all of them; otherwise the first ones run.
/// </summary>
public sealed class HostilePowerShellTests
{
    /// <summary>What none of them may bring about.</summary>
    private const string Written = "/tmp/workflow-hostile-powershell";

    private static readonly int Most = Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? int.MaxValue : 8;

    /// <summary>What never ends comes to the limit of processor time, so that a busy machine gives the others all the time they need.</summary>
    private static readonly ScriptLimits Tight = PowerShellServices.Limits with
    {
        Time = TimeSpan.FromMinutes(5),
        Grace = TimeSpan.FromSeconds(0.5),
        Processor = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_ends_with_a_reason_and_reaches_nothing_while_the_scripts_of_others_go_on()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        var all = File.ReadLines(RepositoryFiles.Find("tests/Engine.Tests/PowerShell/hostile-scripts.ps1"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(' ', 2)).Take(Most).ToList();
        Assert.InRange(all.Count, 8, 100);
        using var pool = new ScriptPool(PowerShells.Options);
        var ends = new ConcurrentBag<(string Expected, string Script, ScriptResult Result)>();
        var others = OthersGoOnAsync(pool);

        await Parallel.ForEachAsync(all, Cancellation, async (line, cancellation) =>
            ends.Add((line[0], line[1], await pool.RunAsync(Guid.Empty, new ScriptRequest(line[1], "{}", Tight), cancellation))));

        await others;
        Assert.All(ends, end => Assert.Matches(Pattern(end.Expected), end.Result.Problem ?? $"= {end.Result.Values}"));
        Assert.All(ends, end => Assert.InRange(end.Result.Lines.Length, 0, ScriptLimits.ConsoleLines + 1));
        Assert.False(File.Exists(Written));
    }

    [Fact]
    public async Task A_process_that_dies_fails_its_instance_at_the_first_attempt()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        await using var lab = await Laboratory.OpenAsync(PowerShells.Executor);
        await using var loop = lab.RunLoop();
        var id = await lab.StartAsync(Workflows.Of(Workflows.Step("Run", "PowerShell", "EndNOOP", ("ScriptContent", "[Environment]::Exit(3)"))));
        loop.Doorbell.Ring(id);

        await Eventually.HoldsAsync(async () => (await lab.PeekAsync(id)).Snapshot.Status == InstanceStatus.Failed);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptStarted));
    }

    private static string Pattern(string expected) => expected switch
    {
        "fails" => "^the script (failed: |ran longer than |used more than |uses |returned |wrote more than |ended its process)",
        "dies" => "^the script ended its process \\(exit code \\d+\\)$",
        _ => @"^= \{\}$",
    };

    /// <summary>Runs one harmless script after the other, each of which must have its result.</summary>
    private static async Task OthersGoOnAsync(ScriptPool pool)
    {
        var other = Guid.NewGuid();
        for (var count = 0; count < 3; count++)
        {
            var result = await pool.RunAsync(other, new ScriptRequest("@{ n = 1 + 1 }", "{}", PowerShells.Patient), Cancellation);
            Assert.Equal("""{"n":2}""", result.Values?.ToString() ?? result.Failure);
        }
    }
}
