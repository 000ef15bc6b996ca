using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>Who knows the name of a type knows its folder.</summary>
public sealed partial class NamespaceTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_equal_folders(string project)
    {
        var root = Repository.PathOf("src", project);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            // A program's first file has none.
            .Where(file => Path.GetFileName(file) != "Program.cs" || NamespaceOf(Path.Combine(root, file)) is not null)
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(Expected(project, file), NamespaceOf(Path.Combine(root, file))));
    }

    private static string Expected(string project, string file) =>
        string.Join('.', ["WorkflowFunctions", project, .. file.Split(Path.DirectorySeparatorChar)[..^1]]);

    private static string? NamespaceOf(string file) =>
        File.ReadLines(file).Select(line => Declaration().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Declaration();
}
