using System.Collections.Immutable;
using System.Text.Json;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>What publishing refuses of the rules of an input.</summary>
internal static class InputRuleCheck
{
    /// <summary>The rules that an input may have.</summary>
    public static ImmutableArray<StepParameter> Members { get; } =
    [
        new(nameof(InputRules.Options), ParameterKind.TypedValues) { MostEntries = InputRules.MostOptions, Description = "The values to choose from. If there are none, any will do." },
        new(nameof(InputRules.MultiLine), ParameterKind.Boolean) { Description = "Whether a string may have several lines." },
        new(nameof(InputRules.Minimum), ParameterKind.TypedLimit) { Description = "The smallest number, the earliest date, or the fewest characters of a string." },
        new(nameof(InputRules.Maximum), ParameterKind.TypedLimit) { Description = "The largest number, the latest date, or the most characters of a string." },
        new(nameof(InputRules.Pattern), ParameterKind.Text) { Description = "A regular expression that the whole string must match." },
        new(nameof(InputRules.Default), ParameterKind.TypedValue) { Description = "The value if none is given." },
    ];

    /// <summary>What a rule would have to be; null if it is right.</summary>
    /// <param name="name">The name of one of <see cref="Members"/>, in upper case.</param>
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

    /// <summary>What contradicts itself: the member that does, and a sentence.</summary>
    public static IEnumerable<(string Member, string Message)> Contradictions(StepInput input)
    {
        var (rules, time) = (input.Rules, new PatternTime(patterns: 1));
        if (rules is { Minimum: { } least, Maximum: { } most } && Order(rules.Kind, least, most) > 0)
            yield return (nameof(rules.Minimum), $"Minimum of input '{input.Name}' is {JsonValues.Shown(least)}, which is more than its Maximum {JsonValues.Shown(most)}.");
        foreach (var option in rules.Options)
        {
            foreach (var expected in rules.Broken(option, time))
                yield return (nameof(rules.Options), $"Option {JsonValues.Shown(option)} of input '{input.Name}' must be {expected}.");
            if (InputValue.IsEmptyText(option))
                yield return (nameof(rules.Options), $"Input '{input.Name}' has an empty option: leave it out.");
        }

        if (rules.Default is not { } standard)
            yield break;
        foreach (var expected in rules.Broken(standard, time))
            yield return (nameof(rules.Default), $"Default of input '{input.Name}' is {JsonValues.Shown(standard)}, but must be {expected}.");
        if (input.Required && InputValue.IsEmptyText(standard))
            yield return (nameof(rules.Default), $"Default of input '{input.Name}' is empty, but a value is required.");
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
