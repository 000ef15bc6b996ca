using System.Collections.Immutable;
using System.Text.Json;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>What publishing refuses of the rules of an input.</summary>
internal static class InputRuleCheck
{
    public static ImmutableArray<string> Names { get; } =
    [
        nameof(InputRules.Options), nameof(InputRules.MultiLine), nameof(InputRules.Minimum), nameof(InputRules.Maximum), nameof(InputRules.Pattern),
        nameof(InputRules.Default),
    ];

    /// <summary>What a rule would have to be; null if it is right.</summary>
    /// <param name="name">One of <see cref="Names"/>, in upper case.</param>
    public static string? Expected(ParameterKind kind, string name, JsonElement value) => name switch
    {
        "OPTIONS" when kind == ParameterKind.Boolean => "left out: an input of the type boolean has no Options",
        "OPTIONS" => IsOptions(kind, value) ? null : FormattableString.Invariant($"a list of 1 to {InputRules.MostOptions} different values, each {InputValue.Expected(kind)}"),
        "MULTILINE" or "PATTERN" when kind != ParameterKind.Text => "left out: only an input of the type string has it",
        "MULTILINE" => JsonValues.Bool(value) is null ? "True or False" : null,
        "PATTERN" when value.ValueKind != JsonValueKind.String => "a string",
        "PATTERN" => InputPattern.Read(value.GetString()!).Problem is { } problem ? $"a regular expression: {problem}" : null,
        "MINIMUM" or "MAXIMUM" when kind == ParameterKind.Boolean => "left out: an input of the type boolean has none",
        "MINIMUM" or "MAXIMUM" when InputRules.ReadLimit(kind, value) is null =>
            kind == ParameterKind.Text ? "a number of characters, from 0" : InputValue.Expected(kind),
        "DEFAULT" => InputValue.Read(kind, value) is null ? InputValue.Expected(kind) : null,
        _ => null,
    };

    /// <summary>What contradicts itself, as sentences.</summary>
    public static IEnumerable<string> Contradictions(StepInput input)
    {
        var (rules, time) = (input.Rules, new PatternTime(patterns: 1));
        if (rules is { Minimum: { } least, Maximum: { } most } && Order(rules.Kind, least, most) > 0)
            yield return $"Minimum of input '{input.Name}' is {JsonValues.Shown(least)}, which is more than its Maximum {JsonValues.Shown(most)}.";
        foreach (var option in rules.Options)
        {
            foreach (var expected in rules.Broken(option, time))
                yield return $"Option {JsonValues.Shown(option)} of input '{input.Name}' must be {expected}.";
            if (InputValue.IsEmptyText(option))
                yield return $"Input '{input.Name}' has an empty option: leave it out.";
        }

        if (rules.Default is not { } standard)
            yield break;
        foreach (var expected in rules.Broken(standard, time))
            yield return $"Default of input '{input.Name}' is {JsonValues.Shown(standard)}, but must be {expected}.";
        if (input.Required && InputValue.IsEmptyText(standard))
            yield return $"Default of input '{input.Name}' is empty, but a value is required.";
    }

    private static bool IsOptions(ParameterKind kind, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > InputRules.MostOptions)
            return false;
        var read = value.EnumerateArray().Select(option => InputValue.Read(kind, option)).OfType<JsonElement>().ToList();
        return read.Count == value.GetArrayLength()
            && !read.Where((option, index) => read.Take(index).Any(earlier => InputValue.AreSame(kind, earlier, option))).Any();
    }

    /// <summary>The limits of a text are numbers.</summary>
    private static int? Order(ParameterKind kind, JsonElement least, JsonElement most) =>
        InputValue.Compare(kind == ParameterKind.Text ? ParameterKind.Number : kind, least, most);
}
