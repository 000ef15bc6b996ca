using System.Text.RegularExpressions;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Whoever knows the name of a type knows its folder: namespaces are those of the folders, in every project.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>Folders, with all that is below them, whose files do not comply yet. One whose files all do must go from this list.</summary>
    private static readonly string[] Exceptions = ["src/Engine/Definitions", "src/Engine/Instances", "src/Engine/Steps"];

    [Fact]
    public void The_namespace_of_every_file_is_that_of_its_folder()
    {
        string[] strangers = [.. Strangers().Where(file => !Exceptions.Any(folder => IsBelow(file, folder)))];
        Assert.Empty(strangers);
    }

    [Fact]
    public void Every_exception_is_one() =>
        Assert.All(Exceptions, folder => Assert.Contains(Strangers(), file => IsBelow(file, folder)));

    private static IEnumerable<string> Strangers()
    {
        var root = Root();
        var files = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(["bin", "obj"]).Any()).ToList();
        Assert.True(files.Count > 300, $"Only {files.Count} files were found.");
        foreach (var file in files)
        {
            // What has none is a program's first file.
            var declared = Declaration().Match(File.ReadAllText(Path.Combine(root, file)));
            if (declared.Success && declared.Groups[1].Value != Expected(file))
                yield return file;
        }
    }

    /// <summary>For <c>src/Api/Http/X.cs</c>, <c>WorkflowFunctions.Api.Http</c>.</summary>
    private static string Expected(string file) => string.Join('.', file.Split('/')[1..^1].Prepend("WorkflowFunctions"));

    private static bool IsBelow(string file, string folder) => file.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "WorkflowFunctions.sln")))
            at = at.Parent ?? throw new InvalidOperationException("The tests do not lie below WorkflowFunctions.sln.");
        return at.FullName;
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
