using System.Collections.Concurrent;
using System.Text.Json;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>What the template makes of parameters: each resource with its expressions evaluated, except for what only Azure knows.</summary>
internal sealed class Deployment
{
    // The compiler takes seconds, and many tests look at the same.
    private static readonly ConcurrentDictionary<string, Lazy<Task<Deployment>>> Predicted = new();
    private readonly List<JsonElement> _resources;

    private Deployment(List<JsonElement> resources) => _resources = resources;

    /// <summary>The app settings by name. What only Azure knows is an expression in brackets.</summary>
    public IReadOnlyDictionary<string, string> AppSettings =>
        Single("Microsoft.Web/sites/config").GetProperty("properties").EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    public IReadOnlyList<JsonElement> All(string type) => [.. _resources.Where(resource => resource.GetProperty("type").GetString() == type)];

    public JsonElement Single(string type) => Assert.Single(All(type));

    /// <summary>The least that has to be said, and what a test adds.</summary>
    /// <param name="more">Lines of a <c>.bicepparam</c> file.</param>
    public static Task<Deployment> OfAsync(string more = "") => Predicted.GetOrAdd(more, _ => new(() => PredictAsync(more))).Value;

    private static async Task<Deployment> PredictAsync(string more)
    {
        var folder = Directory.CreateTempSubdirectory("deploy-tests-");
        try
        {
            // A file of parameters names its template by a relative path.
            File.Copy(Repository.PathOf("deploy/main.bicep"), Path.Combine(folder.FullName, "main.bicep"));
            var parameters = Path.Combine(folder.FullName, "app.bicepparam");
            await File.WriteAllTextAsync(parameters, $$"""
                using 'main.bicep'
                param tokenAuthority = 'https://login.example.com/tenant/v2.0'
                param tokenAudience = 'workflow'
                param mailFrom = 'workflow@example.com'
                param smtpHost = 'smtp.example.com'
                param roles = [
                  { id: 1, name: 'Administrators', accessStrings: [ '/' ] }
                  { id: 2, name: 'Approvers', accessStrings: [ '/workflows/instances/read/pending/', '/workflows/instances/read/mine/' ] }
                ]
                {{more}}
                """);
            var (code, _, errors) = await Bicep.RunAsync(
                "snapshot", parameters, "--mode", "overwrite", "--resource-group", "workflow", "--location", "westeurope",
                "--tenant-id", $"{Guid.Empty}", "--subscription-id", $"{Guid.Empty}");
            Assert.True(code == 0, errors);
            var snapshot = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "app.snapshot.json"));
            return new Deployment([.. JsonElement.Parse(snapshot).GetProperty("predictedResources").EnumerateArray()]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
