using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace WorkflowFunctions.Functions.Tests.Publishing;

/// <summary>
/// The app in a folder, as it is deployed. It was built for these tests, and is not built again, so that publishing needs no package
/// source and disturbs no build.
/// </summary>
public sealed class PublishedApp : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("published-app-").FullName;

    /// <summary>All files, relative to the folder, with slashes.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        var assembly = typeof(PublishedApp).Assembly;
        var project = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "FunctionsProject").Value!;
        var configuration = assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "--no-build", "--configuration", configuration, "--output", _folder])
        {
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        using var limit = new CancellationTokenSource(Patience);
        var said = await publish.StandardOutput.ReadToEndAsync(limit.Token);
        await publish.WaitForExitAsync(limit.Token);
        Assert.True(publish.ExitCode == 0, said);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public string PathOf(string file) => Path.Combine(_folder, file);

    public JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(PathOf(file)));
}
