using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>Every rule of <c>docs/semantics.md</c> names the tests that show it, and these are there.</summary>
public sealed partial class SemanticsPageTests
{
    private const string LastColumn = "shown by";

    private static readonly HashSet<string> Tests = [.. TestFiles().SelectMany(file => TestsOf(File.ReadLines(file)))];

    private static readonly List<string[]> Rows = [.. File.ReadLines(Repository.PathOf("docs", "semantics.md"))
        .Where(line => line.StartsWith('|') && !line.StartsWith("|-", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public void Every_rule_names_a_test()
    {
        Assert.True(Rows.Count > 100, $"Only {Rows.Count} rows were found.");
        Assert.All(Rows.Where(row => row[^1] != LastColumn), row => Assert.Matches(OnlyTests(), row[^1]));
    }

    [Fact]
    public void Every_test_that_a_rule_names_is_there() =>
        Assert.Empty(Rows.SelectMany(row => Name().Matches(row[^1])).Select(match => match.Groups[1].Value).Distinct().Except(Tests));

    [Fact]
    public void A_test_counts_only_where_it_is_marked_as_one() =>
        Assert.Equal(
            ["ATests.One", "ATests.Two", "BTests.Three"],
            TestsOf(
            [
                "public sealed class ATests", "    [Fact]", "    public void One() =>", "    public void Helper()", "    [Theory]", "    [InlineData(1)]",
                "    public async Task Two(int number)", "internal static class BTests", "    [Property(MaxTest = 5)]", "    public Task Three()",
            ]));

    private static IEnumerable<string> TestFiles() => Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static IEnumerable<string> TestsOf(IEnumerable<string> lines)
    {
        var (type, isMarked) = ("", false);
        foreach (var line in lines)
        {
            if (Class().Match(line) is { Success: true } declared)
                (type, isMarked) = (declared.Groups[1].Value, false);
            else if (Marker().IsMatch(line))
                isMarked = true;
            else if (isMarked && Method().Match(line) is { Success: true } method)
            {
                isMarked = false;
                yield return $"{type}.{method.Groups[1].Value}";
            }
        }
    }

    [GeneratedRegex(@"^(?:`\w+\.\w+`(?:, (?!$)|$))+$")]
    private static partial Regex OnlyTests();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:public|internal)[\w ]* class (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"^    \[(?:Fact|Theory|Property)\b")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^    public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Method();
}
