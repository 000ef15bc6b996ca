using System.Collections.Concurrent;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>
/// The scripts of <c>hostile-scripts.js</c>. Each ends, within its limits, and nothing but its own step notices: this process is alive,
/// and the scripts of others go on meanwhile.
/// </summary>
public sealed class HostileScriptTests
{
    private static readonly ScriptLimits Tight = new()
    {
        Time = TimeSpan.FromSeconds(0.3),
        Grace = TimeSpan.FromSeconds(0.3),
        Processor = TimeSpan.FromSeconds(0.6),
        Regex = TimeSpan.FromSeconds(0.1),
    };

    /// <summary>A process that is killed is replaced; without ICU that takes a third of the time, and none of these scripts is about languages.</summary>
    private static readonly ScriptPoolOptions Quick = Scripts.Options with { Environment = Scripts.WithoutLocales };

    public static IReadOnlyList<string> All { get; } =
        [.. File.ReadLines(RepositoryFiles.Find("tests/Engine.Tests/Scripting/hostile-scripts.js")).Where(line => !line.StartsWith("// ", StringComparison.Ordinal))];

    [Fact]
    public async Task Each_ends_with_a_result_or_a_reason_while_the_scripts_of_others_go_on()
    {
        Assert.InRange(All.Count, 200, 1000);
        using var pool = new ScriptPool(Quick);
        var ends = new ConcurrentDictionary<string, string>();
        using var over = new CancellationTokenSource();
        var others = OthersGoOnAsync(pool, over.Token);

        await Parallel.ForEachAsync(All, Parallelism, async (script, cancellation) =>
        {
            var result = await pool.RunAsync(Guid.Empty, new ScriptRequest(script, "{}", Tight), cancellation);
            ends[script] = result.Values is { } values ? $"= {values}" : result.Failure;
        });

        await over.CancelAsync();
        Assert.InRange(await others, 5, int.MaxValue);
        Assert.All(ends, end => Assert.Matches("(?s)^(= \\{|the script |a regular expression of the script |.*\\(line \\d+\\)$)", end.Value));
        Assert.Equal(All.Distinct().Count(), ends.Count);
    }

    private static ParallelOptions Parallelism => new()
    {
        MaxDegreeOfParallelism = Environment.ProcessorCount * 2,
        CancellationToken = TestContext.Current.CancellationToken,
    };

    /// <summary>Runs one harmless script after the other, each of which must have its result.</summary>
    private static async Task<int> OthersGoOnAsync(ScriptPool pool, CancellationToken over)
    {
        var count = 0;
        var other = Guid.NewGuid();
        while (!over.IsCancellationRequested)
        {
            var result = await pool.RunAsync(other, new ScriptRequest("return { n: [1, 2, 3].map(x => x * 2).join() };", "{}", Scripts.Patient), CancellationToken.None);
            Assert.Equal("""{"n":"2,4,6"}""", result.Values?.ToString() ?? result.Failure);
            count++;
        }

        return count;
    }
}
