using System.Collections.Immutable;
using System.Text.Json;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>What a parameter's value may be. Numbers and booleans may be written in their string form, too.</summary>
public enum ParameterKind
{
    Text,
    WholeNumber,
    Number,
    Boolean,
    TextList,
    TextMap,
    Choice,
}

/// <summary>One parameter of a step type.</summary>
/// <param name="Name">The name in <c>ConfigurationParameters</c>, compared without case.</param>
/// <param name="Kind">What its value may be.</param>
public sealed record StepParameter(string Name, ParameterKind Kind)
{
    public bool Required { get; init; }

    /// <summary>Whether <c>$(name)</c> is replaced in the value.</summary>
    public bool Tokens { get; init; }

    /// <summary>Smallest and largest number allowed; the smallest itself only where <see cref="ExclusiveMinimum"/> is off.</summary>
    public double? Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>The texts a <see cref="ParameterKind.Choice"/> allows, compared without case.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>What is wrong with a value, as a sentence that says what would be right; null where nothing is.</summary>
    public string? Problem(JsonElement value)
    {
        var isRight = Kind switch
        {
            ParameterKind.Text => value.ValueKind == JsonValueKind.String,
            ParameterKind.WholeNumber => JsonValues.Int(value) is { } number && InRange(number),
            ParameterKind.Number => JsonValues.Number(value) is { } number && InRange(number),
            ParameterKind.Boolean => JsonValues.Bool(value) is not null,
            ParameterKind.TextList => value.ValueKind == JsonValueKind.String
                || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)),
            ParameterKind.TextMap => value.ValueKind == JsonValueKind.Object
                && value.EnumerateObject().All(item => item.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)),
            ParameterKind.Choice => value.ValueKind == JsonValueKind.String
                && Choices.Contains(value.GetString()!, StringComparer.OrdinalIgnoreCase),
            _ => false,
        };
        return isRight ? null : $"Parameter '{Name}' is {Shown(value)}, but must be {Expected()}.";
    }

    private bool InRange(double number) =>
        (Minimum is not { } least || (ExclusiveMinimum ? number > least : number >= least)) && !(number > Maximum);

    private string Expected() => Kind switch
    {
        ParameterKind.Text => "a string",
        ParameterKind.WholeNumber => "a whole number" + Range(),
        ParameterKind.Number => "a number" + Range(),
        ParameterKind.Boolean => "True or False",
        ParameterKind.TextList => "a list of strings",
        ParameterKind.TextMap => "an object of names and plain values",
        _ => "one of " + string.Join(", ", Choices),
    };

    private string Range() => (Minimum, Maximum) switch
    {
        ({ } least, { } most) => FormattableString.Invariant($" {(ExclusiveMinimum ? "above" : "from")} {least} {(ExclusiveMinimum ? "up to" : "to")} {most}"),
        ({ } least, null) => FormattableString.Invariant($" of at least {least}"),
        _ => "",
    };

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}
