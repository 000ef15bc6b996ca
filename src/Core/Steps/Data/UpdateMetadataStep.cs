using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Data;

/// <summary>Writes one value into the map <c>metadata</c> of the data bucket.</summary>
internal static class UpdateMetadataStep
{
    public static StepType Type { get; } = new("UpdateMetadata", "Update Metadata")
    {
        Behaviour = new StepBehaviour.Data(Write),
        Description = $"Writes one value into the map '{TokenScope.Metadata}' of the data bucket.",
        Parameters =
        [
            new("Name", ParameterKind.Text) { Required = true, Tokens = true, Description = "The name in the map." },
            new("Value", ParameterKind.Text) { Required = true, Tokens = true, Description = "The value." },
        ],
    };

    private static JsonMap Write(StepDefinition step, JsonMap data, TokenValues tokens)
    {
        var metadata = data.TryGetValue(TokenScope.Metadata, out var stored) && stored.ValueKind == JsonValueKind.Object ? JsonValues.MapOf(stored) : JsonMap.Empty;
        var name = tokens.Text(step.TextParameter("Name") ?? "");
        var value = tokens.Text(step.TextParameter("Value") ?? "");
        return JsonMap.Empty.Set(TokenScope.Metadata, JsonValues.Of(metadata.Set(name, value)));
    }
}
