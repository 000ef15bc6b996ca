using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The steps that only change the data bucket: what they write.</summary>
internal static class DataSteps
{
    public static JsonMap ValuesOf(StepDefinition step, InstanceSnapshot snapshot, Action<string> unresolved)
    {
        var scope = new TokenScope(snapshot);
        return step.IsOfType(StepTypes.SetVariable.ExtensionName)
            ? Variables(step, scope, unresolved)
            : Metadata(step, snapshot, scope, unresolved);
    }

    private static JsonMap Variables(StepDefinition step, TokenScope scope, Action<string> unresolved) =>
        step.Parameter("Variables") is { ValueKind: JsonValueKind.Object } variables
            ? JsonMap.From(JsonValues.MapOf(variables).Select(pair => KeyValuePair.Create(pair.Key, Value(pair.Value, scope, unresolved))))
            : JsonMap.Empty;

    private static JsonMap Metadata(StepDefinition step, InstanceSnapshot snapshot, TokenScope scope, Action<string> unresolved)
    {
        var metadata = snapshot.Data.TryGetValue(Transition.MetadataName, out var stored) && stored.ValueKind == JsonValueKind.Object
            ? JsonValues.MapOf(stored)
            : JsonMap.Empty;
        var name = Render(step.TextParameter("Name") ?? "", scope, unresolved);
        var value = Render(step.TextParameter("Value") ?? "", scope, unresolved);
        return JsonMap.Empty.Set(Transition.MetadataName, JsonValues.Of(metadata.Set(name, value)));
    }

    /// <summary>A text that is one token takes the value itself, so that a number stays a number.</summary>
    private static JsonElement Value(JsonElement authored, TokenScope scope, Action<string> unresolved)
    {
        if (authored.ValueKind != JsonValueKind.String)
            return authored;
        var text = authored.GetString()!;
        return TokenText.Parse(text) is [{ IsToken: true } token] && scope.Find(token.Text) is { } value
            ? value
            : JsonValues.Of(Render(text, scope, unresolved));
    }

    private static string Render(string text, TokenScope scope, Action<string> unresolved)
    {
        var rendered = TokenRenderer.Render(text, scope, TokenPlace.Plain);
        foreach (var name in rendered.Unresolved)
            unresolved(name);
        return rendered.Text;
    }
}
