using System.Xml.Linq;

namespace WorkflowFunctions.Core.Tests.Guard;

public class CoreProjectTests
{
    private static readonly XDocument Project = XDocument.Load(Repository.PathOf("src", "Core", "Core.csproj"));

    /// <summary>The analyzer reads only files whose names begin so; any other name would switch the guard off without a word.</summary>
    [Fact]
    public void The_list_of_banned_symbols_has_a_name_that_the_analyzer_reads()
    {
        var name = Assert.Single(Project.Descendants("AdditionalFiles")).Attribute("Include")!.Value;

        Assert.StartsWith("BannedSymbols", Path.GetFileName(name), StringComparison.Ordinal);
        Assert.EndsWith(".txt", name, StringComparison.Ordinal);
        Assert.True(File.Exists(Repository.PathOf("src", "Core", name)));
    }

    [Fact]
    public void Core_references_no_project_and_no_package_but_analyzers()
    {
        Assert.Empty(Project.Descendants("ProjectReference"));
        Assert.Empty(Project.Descendants("FrameworkReference"));
        Assert.All(Project.Descendants("PackageReference"), package =>
        {
            Assert.EndsWith("Analyzers", package.Attribute("Include")!.Value, StringComparison.Ordinal);
            Assert.Equal("all", package.Attribute("PrivateAssets")?.Value);
        });
    }

    [Fact]
    public void The_assembly_of_Core_references_the_framework_alone() =>
        Assert.All(typeof(JsonMap).Assembly.GetReferencedAssemblies(), reference =>
            Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void The_namespace_of_every_file_of_Core_is_its_folder()
    {
        var root = Repository.PathOf("src", "Core");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Text: File.ReadAllText(file), Folders: Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[..^1]))
            .Where(file => file.Folders is not ["bin" or "obj", ..])
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains($"namespace {string.Join('.', ["WorkflowFunctions.Core", .. file.Folders])};", file.Text, StringComparison.Ordinal));
    }
}
