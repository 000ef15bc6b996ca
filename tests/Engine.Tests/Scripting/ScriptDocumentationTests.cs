using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>What <c>docs/steps/script.md</c> says.</summary>
public sealed partial class ScriptDocumentationTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFiles.Find("docs/steps/script.md"));

    [Fact]
    public async Task The_example_does_what_the_page_says()
    {
        var outcome = await Scripts.RunAsync(
            Block("js"), """{ "names": "$(sans)", "surcharge": "$(fee)" }""", """{ "sans": "www.example.com, *.example.org", "fee": 5 }""");

        Assert.Equal(Block("json").Trim(), Assert.IsType<EffectOutcome.Succeeded>(outcome).Values.ToString());
        Assert.Contains("Script: 2 names, 1 with a wildcard", outcome.Notes.Select(note => note.Message));
    }

    [Fact]
    public void The_limits_are_those_of_the_page()
    {
        var limits = ScriptLimits.Default;
        Assert.Equal(
            ["5 seconds", "64 MiB", "1,000,000", "200 levels", "1 second", "131,072", "64 |", "64 KiB"],
            [
                FormattableString.Invariant($"{limits.Time.TotalSeconds} seconds"), $"{limits.Memory >> 20} MiB", FormattableString.Invariant($"{limits.Statements:N0}"),
                $"{limits.Recursion} levels", FormattableString.Invariant($"{limits.Regex.TotalSeconds} second"), FormattableString.Invariant($"{limits.ArrayLength:N0}"),
                $"{limits.Depth} |", $"{ScriptLimits.LongestSource >> 10} KiB",
            ]);
        Assert.All(["| 5 seconds,", "| 64 MiB ", "| 1,000,000 |", "| 200 levels", "| 1 second |", "| 131,072 |", "| 64 |", "| 64 KiB |"],
            text => Assert.Contains(text, Page, StringComparison.Ordinal));
        Assert.Contains($"{ScriptLimits.ConsoleLines} lines of {ScriptLimits.ConsoleLine} characters", Page, StringComparison.Ordinal);
        Assert.Contains($"up to {limits.ReturnedDepth} levels deep", Page, StringComparison.Ordinal);
    }

    private static string Block(string language) =>
        Blocks().Matches(Page).First(match => match.Groups["language"].Value == language).Groups["text"].Value;

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
