using System.Text.Json;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.LocalHost.Demo;

/// <summary>The workflows of the demo, published.</summary>
internal static class DemoDefinitions
{
    /// <summary>The samples that run without further settings. The change ticket needs a ticket system and its secret.</summary>
    private static readonly string[] Samples =
    [
        "samples/enrollment-two-approvals.json", "samples/revocation-two-stages.json", "samples/renewal-deadline-escalation.json", "samples/four-eyes-per-role.json",
    ];

    /// <summary>Adds the definitions that are missing. Existing ones stay as they are, with all changes that people have made.</summary>
    public static async Task SeedDemoAsync(this IServiceProvider services)
    {
        var store = services.GetRequiredService<IDefinitionStore>();
        foreach (var sample in Samples)
        {
            using var stream = DemoSettings.Open(sample);
            using var document = await JsonDocument.ParseAsync(stream);
            var (head, version) = DefinitionExport.Read(document.RootElement);
            await store.SaveAsync(head with { Description = version.Description }, version, expectedRevision: 0);
        }
    }
}
