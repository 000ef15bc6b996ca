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

    private const string TypeName = "Type";

    private static readonly ImmutableArray<(string Name, ParameterKind Kind)> Types =
        [("string", ParameterKind.Text), ("number", ParameterKind.Number), ("boolean", ParameterKind.Boolean), ("date", ParameterKind.Date)];

    /// <summary>What an input has.</summary>
    public static ImmutableArray<StepParameter> Members { get; } =
    [
        new(nameof(DisplayName), ParameterKind.Text) { Description = "What people read beside the field. By default, the name." },
        new(TypeName, ParameterKind.Choice) { Choices = [.. Types.Select(type => type.Name)], Default = Types[0].Name, Description = "What the value is." },
        new(nameof(Required), ParameterKind.Boolean) { Default = "False", Description = "Whether a value must be given." },
        .. InputRuleCheck.Members,
    ];

    /// <summary>What the value has to fulfil besides being of its type.</summary>
    internal InputRules Rules { get => field ?? new InputRules(Kind); init; }

    /// <summary>The inputs of a step, as far as they can be read.</summary>
    public static ImmutableArray<StepInput> Of(StepDefinition step) =>
        step.Parameter("Inputs") is { ValueKind: JsonValueKind.Object } inputs
            ? [.. inputs.EnumerateObject().Where(input => input.Value.ValueKind == JsonValueKind.Object).Select(Read)]
            : [];

    /// <summary>Every problem of a value of <c>Inputs</c>.</summary>
    public static ImmutableArray<Problem> Problems(JsonElement inputs)
    {
        if (inputs.ValueKind != JsonValueKind.Object || !inputs.EnumerateObject().Any())
            return [new("", $"Inputs is {JsonValues.Shown(inputs)}, but must be {Expected}.")];
        var patterns = inputs.EnumerateObject().Count(input => input.Value.ValueKind == JsonValueKind.Object && Read(input).Rules.Pattern is not null);
        return patterns > InputRules.MostPatterns
            ? [new("", $"{patterns} inputs have a Pattern; at most {InputRules.MostPatterns} are allowed.")]
            : [.. inputs.EnumerateObject().SelectMany(Problems)];
    }

    /// <summary>What somebody has written, as a value of a type: numbers and booleans as such, and as a text if it is none.</summary>
    /// <param name="type">As an input names it; anything else counts as <c>string</c>.</param>
    /// <param name="isLimit">Whether it is a smallest or largest value. That of a text is a number of characters.</param>
    public static JsonElement Written(string? type, string text, bool isLimit = false)
    {
        var written = JsonValues.Of(text);
        return (type is null ? null : KindOf(JsonValues.Of(type))) switch
        {
            ParameterKind.Number or ParameterKind.Boolean or ParameterKind.Date when text.Length == 0 => written,
            ParameterKind.Number => InputValue.Read(ParameterKind.Number, written) ?? written,
            ParameterKind.Boolean => InputValue.Read(ParameterKind.Boolean, written) ?? written,
            ParameterKind.Date => written,
            _ => isLimit ? InputRules.ReadLimit(ParameterKind.Text, written) ?? written : written,
        };
    }

    private static IEnumerable<Problem> Problems(JsonProperty input)
    {
        var place = $".{input.Name}";
        if (!DefinitionLimits.IsUniqueName(input.Name))
            yield return new(place, $"Input '{input.Name}' must be named by 1 to {LongestName} letters, digits, '_' or '-'.");
        if (TokenScope.IsBuiltIn(input.Name))
            yield return new(place, $"Input '{input.Name}' has the name of a built-in token; choose another name.");
        if (input.Value.ValueKind != JsonValueKind.Object)
        {
            yield return new(place, $"Input '{input.Name}' is {JsonValues.Shown(input.Value)}, but must be an object with Type, DisplayName and Required.");
            yield break;
        }

        var members = JsonValues.MapOf(input.Value);
        ParameterKind? kind = members.TryGetValue(TypeName, out var type) ? KindOf(type) : ParameterKind.Text;
        foreach (var (name, value) in members)
        {
            var problem = name.ToUpperInvariant() switch
            {
                "DISPLAYNAME" => value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? null : "a string",
                "TYPE" => KindOf(value) is not null ? null : $"one of {string.Join(", ", Types.Select(type => type.Name))}",
                "REQUIRED" => JsonValues.Bool(value) is not null ? null : "True or False",
                var rule when ParameterEntries.Find(Members, rule) is null => $"left out: an input has {ParameterEntries.Names(Members)}",
                _ when kind is null || value.ValueKind == JsonValueKind.Null => null,
                var rule => InputRuleCheck.Expected(kind.Value, rule, value),
            };
            if (problem is not null)
                yield return new($"{place}.{name}", $"{name} of input '{input.Name}' is {JsonValues.Shown(value)}, but must be {problem}.");
        }

        if (kind is not null)
        {
            foreach (var (member, problem) in InputRuleCheck.Contradictions(Read(input)))
                yield return new($"{place}.{member}", problem);
        }
    }

    private static StepInput Read(JsonProperty input)
    {
        var map = JsonValues.MapOf(input.Value);
        var kind = map.TryGetValue(TypeName, out var type) ? KindOf(type) ?? ParameterKind.Text : ParameterKind.Text;
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
