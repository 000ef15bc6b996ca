using System.Text.Json;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// Secrets stay out of definitions: a parameter that is a secret, and an <c>Authorization</c> header, are given as
/// <c>$(secret:Name)</c>. Messages never show the value.
/// </summary>
public static class SecretRules
{
    private const string Headers = "Headers";
    private const string Authorization = "Authorization";

    /// <summary>The literals that stand where a secret belongs. No draft may hold one.</summary>
    public static IEnumerable<Problem> Literals(StepDefinition step, StepType? type)
    {
        foreach (var (name, value) in step.ConfigurationParameters)
        {
            if (type?.FindParameter(name) is { IsSecret: true } && !IsSecretAlone(value))
                yield return new(step.UniqueName, $"Parameter '{name}' of step '{step.UniqueName}' holds a secret as it is; write $(secret:Name) and configure Secrets:Name.");
            if (Is(name, Headers) && value.ValueKind == JsonValueKind.Object)
            {
                foreach (var header in value.EnumerateObject().Where(IsLiteralAuthorization))
                    yield return new(step.UniqueName, $"Header '{header.Name}' of step '{step.UniqueName}' holds a secret as it is; write it as 'Bearer $(secret:Name)', for example, and configure Secrets:Name.");
            }
        }
    }

    /// <summary>The step without the literals that <see cref="Literals"/> names: their places are left empty.</summary>
    public static StepDefinition Blank(StepDefinition step, StepType? type) => step with
    {
        ConfigurationParameters = JsonMap.From(step.ConfigurationParameters.Select(pair => KeyValuePair.Create(pair.Key, Blank(pair.Key, pair.Value, type)))),
    };

    /// <summary>Tokens <c>$(secret:Name)</c> in a parameter that does not take them.</summary>
    internal static IEnumerable<Problem> Misplaced(StepDefinition step, StepType type) =>
        from pair in step.ConfigurationParameters
        where type.FindParameter(pair.Key) is { Secrets: false }
        from text in Texts(pair.Value)
        from token in TokenText.Parse(text)
        where token.IsToken && TokenRenderer.IsSecret(token.Text)
        select new Problem(step.UniqueName, $"Parameter '{pair.Key}' of step '{step.UniqueName}' has the token '$({token.Text})', but takes no secrets.");

    private static JsonElement Blank(string name, JsonElement value, StepType? type)
    {
        if (type?.FindParameter(name) is { IsSecret: true })
            return IsSecretAlone(value) ? value : JsonValues.Of("");
        if (!Is(name, Headers) || value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any(IsLiteralAuthorization))
            return value;
        return JsonValues.Of(JsonMap.From(value.EnumerateObject().Select(header =>
            KeyValuePair.Create(header.Name, IsLiteralAuthorization(header) ? JsonValues.Of("") : header.Value))));
    }

    private static bool IsLiteralAuthorization(JsonProperty header) =>
        Is(header.Name, Authorization) && Texts(header.Value).Any(text => text.Length > 0 && !TokenText.Parse(text).Any(IsSecret));

    private static bool IsSecretAlone(JsonElement value) => value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && TokenText.Parse(value.GetString()!).All(IsSecret));

    private static bool IsSecret(TokenSegment segment) => segment.IsToken && TokenRenderer.IsSecret(segment.Text);

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Number => [value.GetRawText()],
        _ => [],
    };

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
