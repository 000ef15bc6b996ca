using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>One value that a <c>RequireInput</c> step asks for.</summary>
/// <param name="Name">The name under which it is sent and stored in the data bucket.</param>
/// <param name="DisplayName">For people; by default the name.</param>
/// <param name="Kind">Text, a number, a boolean or a date.</param>
public sealed record StepInput(string Name, string DisplayName, ParameterKind Kind, bool Required)
{
    public const int LongestName = 64;

    internal const string Expected =
        "an object of 1 to 64 letters, digits, '_' or '-' each, with { DisplayName, Type: string|number|boolean|date, Required } and rules for the value";

    private static readonly ImmutableArray<(string Name, ParameterKind Kind)> Types =
        [("string", ParameterKind.Text), ("number", ParameterKind.Number), ("boolean", ParameterKind.Boolean), ("date", ParameterKind.Date)];

    /// <summary>What the value has to fulfil besides being of its type.</summary>
    internal InputRules Rules { get => field ?? new InputRules(Kind); init; }

    /// <summary>The inputs of a step, as far as they can be read.</summary>
    public static ImmutableArray<StepInput> Of(StepDefinition step) =>
        step.Parameter("Inputs") is { ValueKind: JsonValueKind.Object } inputs
            ? [.. inputs.EnumerateObject().Where(input => input.Value.ValueKind == JsonValueKind.Object).Select(Read)]
            : [];

    /// <summary>Every problem of a value of <c>Inputs</c>, as sentences.</summary>
    public static ImmutableArray<string> Problems(JsonElement inputs)
    {
        if (inputs.ValueKind != JsonValueKind.Object || !inputs.EnumerateObject().Any())
            return [$"Inputs is {JsonValues.Shown(inputs)}, but must be {Expected}."];
        var patterns = inputs.EnumerateObject().Count(input => input.Value.ValueKind == JsonValueKind.Object && Read(input).Rules.Pattern is not null);
        return patterns > InputRules.MostPatterns
            ? [$"{patterns} inputs have a Pattern; at most {InputRules.MostPatterns} are allowed."]
            : [.. inputs.EnumerateObject().SelectMany(Problems)];
    }

    private static IEnumerable<string> Problems(JsonProperty input)
    {
        if (!DefinitionLimits.IsUniqueName(input.Name))
            yield return $"Input '{input.Name}' must be named by 1 to {LongestName} letters, digits, '_' or '-'.";
        if (TokenScope.IsBuiltIn(input.Name))
            yield return $"Input '{input.Name}' has the name of a built-in token; choose another name.";
        if (input.Value.ValueKind != JsonValueKind.Object)
        {
            yield return $"Input '{input.Name}' is {JsonValues.Shown(input.Value)}, but must be an object with Type, DisplayName and Required.";
            yield break;
        }

        var members = JsonValues.MapOf(input.Value);
        ParameterKind? kind = members.TryGetValue("Type", out var type) ? KindOf(type) : ParameterKind.Text;
        foreach (var (name, value) in members)
        {
            var problem = name.ToUpperInvariant() switch
            {
                "DISPLAYNAME" => value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? null : "a string",
                "TYPE" => KindOf(value) is not null ? null : $"one of {string.Join(", ", Types.Select(type => type.Name))}",
                "REQUIRED" => JsonValues.Bool(value) is not null ? null : "True or False",
                var rule when !InputRuleCheck.Names.Contains(rule, StringComparer.OrdinalIgnoreCase) =>
                    $"left out: an input has DisplayName, Type, Required, {string.Join(", ", InputRuleCheck.Names)}",
                _ when kind is null || value.ValueKind == JsonValueKind.Null => null,
                var rule => InputRuleCheck.Expected(kind.Value, rule, value),
            };
            if (problem is not null)
                yield return $"{name} of input '{input.Name}' is {JsonValues.Shown(value)}, but must be {problem}.";
        }

        if (kind is not null)
        {
            foreach (var problem in InputRuleCheck.Contradictions(Read(input)))
                yield return problem;
        }
    }

    private static StepInput Read(JsonProperty input)
    {
        var map = JsonValues.MapOf(input.Value);
        var kind = map.TryGetValue("Type", out var type) ? KindOf(type) ?? ParameterKind.Text : ParameterKind.Text;
        return new StepInput(
            input.Name,
            map.TryGetValue("DisplayName", out var display) && display.ValueKind == JsonValueKind.String ? display.GetString()! : input.Name,
            kind,
            map.TryGetValue("Required", out var required) && JsonValues.Bool(required) == true)
        { Rules = InputRules.Of(kind, map) };
    }

    private static ParameterKind? KindOf(JsonElement type) =>
        type.ValueKind != JsonValueKind.String ? null
        : Types.FirstOrDefault(known => known.Name.Equals(type.GetString(), StringComparison.OrdinalIgnoreCase)) is { Kind: > 0 } found ? found.Kind
        : null;
}
