using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Rest;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// Keeps secrets out of definitions. A secret parameter must be given as <c>$(secret:Name)</c>. So must an <c>Authorization</c> header,
/// which may also be a scheme followed by tokens, since these stand for what an earlier step has fetched. The key of an Azure function has
/// a parameter of its own, and no header. Messages never show the value.
/// </summary>
public static partial class SecretRules
{
    /// <summary>The literals in places where a secret belongs, by their fields in the step. No draft may hold one.</summary>
    public static IEnumerable<Problem> Literals(StepDefinition step, StepType? type)
    {
        foreach (var (name, value) in step.ConfigurationParameters)
        {
            if (type?.FindParameter(name) is { IsSecret: true } && !IsSecretAlone(value))
                yield return new(Field(name), $"Parameter '{name}' of step '{step.UniqueName}' holds a secret as it is; write $(secret:Name) and configure Secrets:Name.");
        }

        foreach (var header in Authorizations(step, IsLiteral))
        {
            yield return new(HeaderField(header),
                $"Header '{header}' of step '{step.UniqueName}' holds a secret as it is; write it as 'Bearer $(secret:Name)', for example, and configure Secrets:Name.");
        }

        foreach (var header in SecretHeaders(step, type).Where(header => IsFunctionKey(header.Name)))
        {
            yield return new(HeaderField(header.Name),
                $"Header '{header.Name}' of step '{step.UniqueName}' holds a secret as it is; leave it out, write $(secret:Name) in FunctionKey, and configure Secrets:Name.");
        }
    }

    /// <summary>
    /// The step without the literals that <see cref="Literals"/> names. Their places are left empty, which publishing refuses. A header
    /// that the step makes from its parameters has no such place.
    /// </summary>
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
        select new Problem(Field(pair.Key), $"Parameter '{pair.Key}' of step '{step.UniqueName}' has the token '$({token.Text})', but takes no secrets.");

    /// <summary>
    /// Secrets that are empty, as <see cref="Blank(StepDefinition, StepType?)"/> leaves them. The call would be sent without them.
    /// </summary>
    internal static IEnumerable<Problem> Empty(StepDefinition step, StepType type)
    {
        foreach (var (name, _) in type.Parameters.Where(parameter => parameter is { IsSecret: true, Required: false } && step.TextParameter(parameter.Name) is ""))
            yield return new(Field(name), $"Parameter '{name}' of step '{step.UniqueName}' is empty; write $(secret:Name), or leave it out.");
        foreach (var header in Authorizations(step, value => value.Length == 0))
        {
            yield return new(HeaderField(header),
                $"Header '{header}' of step '{step.UniqueName}' is empty; write it as 'Bearer $(secret:Name)', for example, or leave it out.");
        }
    }

    private static JsonElement Blank(string name, JsonElement value, StepType? type)
    {
        if (type?.FindParameter(name) is { IsSecret: true })
            return IsSecretAlone(value) ? value : JsonValues.Of("");
        if (!Is(name, RequestRules.HeadersName) || value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any(header => IsLiteral(header, type)))
            return value;
        return JsonValues.Of(JsonMap.From(
            from header in value.EnumerateObject()
            where !(IsLiteral(header, type) && IsMade(header.Name, type))
            select KeyValuePair.Create(header.Name, IsLiteral(header, type) ? JsonValues.Of("") : header.Value)));
    }

    /// <summary>The headers of the step that hold a secret as it is.</summary>
    private static IEnumerable<JsonProperty> SecretHeaders(StepDefinition step, StepType? type) =>
        step.Parameter(RequestRules.HeadersName) is { ValueKind: JsonValueKind.Object } headers
            ? headers.EnumerateObject().Where(header => IsLiteral(header, type))
            : [];

    /// <summary>The names, as written, of the <c>Authorization</c> headers with such a value.</summary>
    private static IEnumerable<string> Authorizations(StepDefinition step, Func<string, bool> isSuch) =>
        RequestRules.Headers(step)
            .Where(header => Is(header.Name, RequestRules.Authorization) && isSuch(header.Value))
            .Select(header => header.Name).Distinct();

    private static bool IsLiteral(JsonProperty header, StepType? type)
    {
        if (Is(header.Name, RequestRules.Authorization))
            return RequestRules.HeaderValues(header.Value).Any(IsLiteral);
        return IsFunctionKey(header.Name) && IsMade(header.Name, type)
            && RequestRules.HeaderValues(header.Value).Any(value => !TokenText.Parse(value).All(IsSecret));
    }

    private static bool IsFunctionKey(string header) => Is(header, RequestRules.FunctionKeyHeader);

    private static bool IsMade(string header, StepType? type) => RequestRules.MadeHeaders(type).Contains(header, StringComparer.OrdinalIgnoreCase);

    private static bool IsLiteral(string authorization) => authorization.Length > 0 && TokenText.Parse(authorization) switch
    {
        var segments when segments.Any(IsSecret) => false,
        [{ IsToken: false, Text: var word }, .. var rest] when Scheme().IsMatch(word) => !IsTokens(rest),
        var segments => !IsTokens(segments),
    };

    private static bool IsTokens(ImmutableArray<TokenSegment> segments) => !segments.IsEmpty && segments.All(segment => segment.IsToken);

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

    private static string Field(string parameter) => $"ConfigurationParameters.{parameter}";

    private static string HeaderField(string header) => Field($"{RequestRules.HeadersName}.{header}");

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]* +\z")]
    private static partial Regex Scheme();
}
