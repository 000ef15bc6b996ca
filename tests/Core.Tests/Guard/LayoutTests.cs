using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>What <c>dotnet format</c> mends, and neither a build nor its check of white space finds.</summary>
public sealed partial class LayoutTests
{
    [Fact]
    public void Imports_are_sorted_System_first() =>
        Assert.All(Sources(), file =>
        {
            var imports = ImportsOf(File.ReadLines(file));
            Assert.Equal(Sorted(imports), imports);
        });

    [Fact]
    public void Fields_are_not_qualified() => Assert.All(Sources(), file => Assert.DoesNotMatch(QualifiedField(), File.ReadAllText(file)));

    [Fact]
    public void Each_event_of_the_log_has_a_number_of_its_own()
    {
        var numbers = Sources().SelectMany(file => EventNumber().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToList();

        Assert.True(numbers.Count > 40);
        Assert.All(numbers.CountBy(number => number), number => Assert.Equal(1, number.Value));
    }

    [Theory]
    [InlineData("using B;", "using A;")]
    [InlineData("using Api;", "using System.Text;")]
    [InlineData("using System.Text;", "using System;")]
    [InlineData("using A.C;", "using A.B.D;")]
    [InlineData("using static A;", "using B;")]
    [InlineData("using A = C;", "using static B;")]
    [InlineData("using Xunit;", "using WorkflowFunctions.Core;")]
    public void Imports_in_this_order_are_not_sorted(string first, string second)
    {
        var imports = ImportsOf([first, second, "", "namespace A;"]);
        Assert.Equal([second, first], Sorted(imports));
    }

    private static IEnumerable<string> Sources()
    {
        string[] roots = [Repository.PathOf("src"), Repository.PathOf("tests")];
        return roots.SelectMany(root => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules")));
    }

    private static List<string> ImportsOf(IEnumerable<string> lines) =>
        [.. lines.TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Where(line => Import().IsMatch(line))];

    private static List<string> Sorted(IEnumerable<string> imports) =>
    [
        .. imports.OrderBy(KindOf)
            .ThenBy(import => NamesIn(import)[0] != "System")
            .ThenBy(import => string.Join('\0', NamesIn(import)), StringComparer.OrdinalIgnoreCase),
    ];

    private static int KindOf(string import) => import.Contains('=', StringComparison.Ordinal) ? 2 : import.StartsWith("using static ", StringComparison.Ordinal) ? 1 : 0;

    private static string[] NamesIn(string import) => Import().Match(import).Groups[1].Value.Split('.');

    [GeneratedRegex(@"^using (?:static )?([\w.]+)(?: = .*)?;$")]
    private static partial Regex Import();

    [GeneratedRegex(@"\[LoggerMessage\((\d+),")]
    private static partial Regex EventNumber();

    [GeneratedRegex(@"\bthis\._\w")]
    private static partial Regex QualifiedField();
}
