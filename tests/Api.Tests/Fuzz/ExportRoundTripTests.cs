using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests.Fuzz;

/// <summary>
/// Whatever a definition is: its export comes in as it was and is exported alike, or the import says what was lost. The ids and the
/// numbers of versions are new in any case.
/// </summary>
public sealed class ExportRoundTripTests(Installation installation) : IClassFixture<Installation>
{
    private const string Version = "x-keyfactor-api-version";

    /// <summary>A few say something already; <c>WORKFLOW_LONG_RUN=1</c> tries many.</summary>
    private static readonly int Definitions = Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? 500 : 12;

    private readonly Person _admin = installation.As("admin");

    [Theory]
    [InlineData("1", false)]
    [InlineData("1", true)]
    [InlineData("2", false)]
    [InlineData("2", true)]
    public void Export_import_and_export_again_is_the_identity_or_a_problem_says_what_was_lost(string version, bool isExportable) => Prop
        .ForAll(AnyDefinition.Any("Exported"), definition => CheckAsync(definition, version, isExportable).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(Definitions)));

    private async Task CheckAsync(AnyDefinition definition, string version, bool isExportable)
    {
        var id = (await _admin.PostAsync("/Workflow/Definitions", definition.Create.ToJsonString(), (Version, "2"))).Is(200).Json.Id();
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", definition.Steps.ToJsonString())).Is(200);
        var first = await ExportAsync(id, version, isExportable);

        var response = (await _admin.PostAsync("/Workflow/Definitions/Import", first, (Version, version))).Is(200).Json;
        var second = await ExportAsync(response.GetProperty("Definition").Id(), version, isExportable);

        var lost = response.GetProperty("Problems").EnumerateArray().Select(problem => problem.Text("Message")!)
            .Where(message => message.EndsWith("it was left out.", StringComparison.Ordinal) || message.Contains("are missing", StringComparison.Ordinal)).ToList();
        var (before, after) = (WithoutIds(first), WithoutIds(second));
        // What may be lost has a name: keys that version 1 does not have, and roles that an export cannot name.
        if (lost.Count > 0)
        {
            foreach (var export in (JsonObject[])[before, after])
                Forget(export, lost);
        }

        Assert.True(before.ToJsonString() == after.ToJsonString(), $"{before.ToJsonString()}\nbecame\n{after.ToJsonString()}\nand the import said: {string.Join(' ', lost)}");
    }

    private async Task<string> ExportAsync(Guid id, string version, bool isExportable) =>
        (await _admin.GetAsync($"/Workflow/Definitions/{id}?exportable={isExportable}", (Version, version))).Is(200).Text;

    private static JsonObject WithoutIds(string export)
    {
        var definition = JsonNode.Parse(export)!.AsObject();
        foreach (var member in (string[])["Id", "IsPublished", "DraftVersion", "PublishedVersion"])
            definition.Remove(member);
        foreach (var step in definition["Steps"]!.AsArray().Select(step => step!.AsObject()))
        {
            step.Remove("Id");
            foreach (var condition in step["Conditions"]!.AsArray())
                condition!.AsObject().Remove("Id");
        }

        return definition;
    }

    /// <summary>Takes away what the problems name, and nothing else.</summary>
    private static void Forget(JsonObject export, List<string> lost)
    {
        if (lost.Any(message => message.StartsWith("KeyCount", StringComparison.Ordinal)))
            export.Remove("KeyCount");
        foreach (var signal in export["Steps"]!.AsArray().SelectMany(step => step!["Signals"]!.AsArray()).Select(signal => signal!.AsObject()))
        {
            if (signal["Roles"] is not JsonArray roles || !lost.Any(message => message.Contains(".Roles[", StringComparison.Ordinal)))
                continue;
            foreach (var nameless in roles.Where(role => role!["RoleId"] is null && role["RoleName"] is null).ToList())
                roles.Remove(nameless);
        }
    }
}
