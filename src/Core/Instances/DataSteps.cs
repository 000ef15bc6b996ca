using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The steps that only change the data bucket: what they write, the tokens they evaluated for it, and why they must not write it.</summary>
internal static class DataSteps
{
    public static (JsonMap Values, IReadOnlyCollection<TokenUse> Uses, string? Problem) ValuesOf(StepDefinition step, InstanceSnapshot snapshot)
    {
        var tokens = new TokenValues(new TokenScope(snapshot));
        var values = step.IsOfType(StepTypes.SetVariable.ExtensionName)
            ? tokens.ReplaceAll(step.Parameter("Variables") ?? default)
            : Metadata(step, snapshot, tokens);
        return (values, tokens.Uses, tokens.Problem);
    }

    private static JsonMap Metadata(StepDefinition step, InstanceSnapshot snapshot, TokenValues tokens)
    {
        var metadata = snapshot.Data.TryGetValue(Transition.MetadataName, out var stored) && stored.ValueKind == JsonValueKind.Object
            ? JsonValues.MapOf(stored)
            : JsonMap.Empty;
        var name = tokens.Text(step.TextParameter("Name") ?? "");
        var value = tokens.Text(step.TextParameter("Value") ?? "");
        return JsonMap.Empty.Set(Transition.MetadataName, JsonValues.Of(metadata.Set(name, value)));
    }
}
