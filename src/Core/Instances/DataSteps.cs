using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The steps that only change the data bucket: what they write, and the tokens they evaluated for it.</summary>
internal static class DataSteps
{
    public static (JsonMap Values, IReadOnlyCollection<TokenUse> Uses) ValuesOf(StepDefinition step, InstanceSnapshot snapshot)
    {
        var scope = new TokenScope(snapshot);
        var uses = new List<TokenUse>();
        var values = step.IsOfType(StepTypes.SetVariable.ExtensionName)
            ? TokenValues.Replace(step.Parameter("Variables") ?? default, scope, uses)
            : Metadata(step, snapshot, scope, uses);
        return (values, uses);
    }

    private static JsonMap Metadata(StepDefinition step, InstanceSnapshot snapshot, TokenScope scope, List<TokenUse> uses)
    {
        var metadata = snapshot.Data.TryGetValue(Transition.MetadataName, out var stored) && stored.ValueKind == JsonValueKind.Object
            ? JsonValues.MapOf(stored)
            : JsonMap.Empty;
        var name = Render("Name");
        var value = Render("Value");
        return JsonMap.Empty.Set(Transition.MetadataName, JsonValues.Of(metadata.Set(name, value)));

        string Render(string parameter)
        {
            var rendered = TokenRenderer.Render(step.TextParameter(parameter) ?? "", scope, TokenPlace.Plain);
            uses.AddRange(rendered.Uses);
            return rendered.Text;
        }
    }
}
