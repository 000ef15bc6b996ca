using System.Text.RegularExpressions;

namespace WorkflowFunctions.Deploy.Tests;

public sealed partial class ContainerTests
{
    [Theory]
    [InlineData("deploy/Dockerfile.embedded", "src/LocalHost", "mcr.microsoft.com/dotnet/aspnet:10.0")]
    [InlineData("deploy/Dockerfile.functions", "src/Functions", "mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0")]
    public void An_image_publishes_a_project_that_is_there_onto_its_base(string file, string project, string image)
    {
        var text = Repository.Read(file);
        Assert.Equal([project], Published().Matches(text).Select(match => match.Groups[1].Value));
        Assert.Single(Directory.GetFiles(Repository.PathOf(project), "*.csproj"));
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk:10.0", image], Base().Matches(text).Select(match => match.Groups[1].Value));
        Assert.All(Copied().Matches(text).Select(match => match.Groups[1].Value), path => Assert.True(Repository.Has(path), path));
    }

    [Fact]
    public void The_image_of_the_embedded_host_starts_what_its_project_builds()
    {
        var started = Started().Match(Repository.Read("deploy/Dockerfile.embedded")).Groups[1].Value;
        Assert.Equal("./WorkflowFunctions.LocalHost", started); // the assembly's name by Directory.Build.props
        Assert.True(Repository.Has("src/LocalHost/LocalHost.csproj"));
    }

    [Fact]
    public void The_image_of_the_embedded_host_is_compiled_ahead_for_the_machine_that_it_is_built_on()
    {
        Assert.Contains("dotnet publish src/LocalHost -c Release --os linux ", Repository.Read("deploy/Dockerfile.embedded"), StringComparison.Ordinal);
        Assert.Matches("""(?s)<PropertyGroup Condition="'\$\(RuntimeIdentifier\)' != ''">\s*<PublishReadyToRun>true<""", Repository.Read("Directory.Build.props"));
    }

    [Fact]
    public void No_file_that_a_project_names_is_kept_from_the_images()
    {
        var ignored = Repository.Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var named = Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => Outside().Matches(File.ReadAllText(project))).Select(match => match.Groups[1].Value)
            .Where(path => path != "local.settings.json").ToList();
        Assert.Contains("host.json", named);
        Assert.Contains("samples", named);
        Assert.Empty(named.Concat(["src", "Directory.Build.props", "Directory.Packages.props", "global.json"]).Intersect(ignored));
        Assert.Contains("local.settings.json", ignored);
        Assert.Contains(".git", ignored);
    }

    [Fact]
    public void The_developer_CLI_is_told_of_a_template_and_a_project_that_are_there()
    {
        var settings = Setting().Matches(Repository.Read("azure.yaml")).ToLookup(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.True(Repository.Has($"{settings["path"].Single()}/{settings["module"].Single()}.bicep"));
        Assert.True(Repository.Has($"{settings["path"].Single()}/{settings["module"].Single()}.parameters.json"));
        Assert.Single(Directory.GetFiles(Repository.PathOf(settings["project"].Single()), "*.csproj"));
        Assert.Equal("function", settings["host"].Single());
        Assert.Equal("dotnet", settings["language"].Single());
    }

    [GeneratedRegex(@"dotnet publish (\S+)")]
    private static partial Regex Published();

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex Base();

    [GeneratedRegex(@"^COPY (?!--from)(\S+)", RegexOptions.Multiline)]
    private static partial Regex Copied();

    [GeneratedRegex("""^ENTRYPOINT \["([^"]+)""", RegexOptions.Multiline)]
    private static partial Regex Started();

    [GeneratedRegex(@"""\.\./\.\./([\w.]+)")]
    private static partial Regex Outside();

    [GeneratedRegex(@"^ *(\w+): (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
