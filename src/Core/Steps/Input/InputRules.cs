using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>What a value has to fulfil besides being of its type. Whatever of it cannot be read is left out: publishing refuses it.</summary>
/// <param name="Kind">The type of the value. All values here have its canonical form.</param>
internal sealed record InputRules(ParameterKind Kind)
{
    public const int MostOptions = 100;

    /// <summary>The most inputs of a step that may have a pattern: each may cost time.</summary>
    public const int MostPatterns = 20;

    /// <summary>The most characters of the options that a message shows.</summary>
    private const int MostShown = 300;

    private static readonly SearchValues<char> EndsOfLines = SearchValues.Create("\r\n\u000B\u000C\u0085\u2028\u2029");

    /// <summary>The values to choose from; empty if any will do.</summary>
    public ImmutableArray<JsonElement> Options { get; init; } = [];

    /// <summary>Whether a text may have several lines. Null if nobody has said so: then it may, and a form offers one line.</summary>
    public bool? MultiLine { get; init; }

    /// <summary>The smallest number, the earliest date or the shortest text.</summary>
    public JsonElement? Minimum { get; init; }

    public JsonElement? Maximum { get; init; }

    public InputPattern? Pattern { get; init; }

    /// <summary>The value if none is given.</summary>
    public JsonElement? Default { get; init; }

    /// <param name="members">Those of an input.</param>
    public static InputRules Of(ParameterKind kind, JsonMap members)
    {
        var rules = new InputRules(kind)
        {
            Options = Member("Options") is { ValueKind: JsonValueKind.Array } options
                ? [.. options.EnumerateArray().Select(option => InputValue.Read(kind, option)).OfType<JsonElement>()]
                : [],
            MultiLine = kind == ParameterKind.Text && Member("MultiLine") is { } lines ? JsonValues.Bool(lines) : null,
            Minimum = Member("Minimum") is { } least ? ReadLimit(kind, least) : null,
            Maximum = Member("Maximum") is { } most ? ReadLimit(kind, most) : null,
            Pattern = kind == ParameterKind.Text && Member("Pattern") is { ValueKind: JsonValueKind.String } pattern
                ? InputPattern.Read(pattern.GetString()!).Pattern
                : null,
        };
        return Member("Default") is { } standard && InputValue.Read(kind, standard) is { } read ? rules with { Default = rules.Kept(read) } : rules;

        JsonElement? Member(string name) => members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>A limit of a value of this type; null if it is none. That of a text is a number of characters.</summary>
    public static JsonElement? ReadLimit(ParameterKind kind, JsonElement limit) => kind switch
    {
        ParameterKind.Text => JsonValues.Int(limit) is >= 0 and var length ? JsonValues.Of((long)length) : null,
        ParameterKind.Number or ParameterKind.Date => InputValue.Read(kind, limit),
        _ => null,
    };

    /// <summary>The value as it is kept: an option as the definition writes it.</summary>
    public JsonElement Kept(JsonElement value)
    {
        var option = Options.FirstOrDefault(option => InputValue.AreSame(Kind, option, value));
        return option.ValueKind == JsonValueKind.Undefined ? value : option;
    }

    /// <summary>What the value would have to be, for each rule that it breaks. A text that nobody has filled in breaks none.</summary>
    /// <param name="time">How long patterns may take.</param>
    public IEnumerable<string> Broken(JsonElement value, PatternTime time)
    {
        if (InputValue.IsEmptyText(value))
            yield break;
        if (!Options.IsEmpty && !Options.Any(option => InputValue.AreSame(Kind, option, value)))
            yield return $"one of {JsonValues.Shortened(string.Join(", ", Options.Select(JsonValues.Text)), MostShown)}";
        if (MultiLine == false && value.GetString()!.AsSpan().IndexOfAny(EndsOfLines) >= 0)
            yield return "a single line";
        if (Minimum is { } least && InputValue.Compare(Kind, value, least) is null or < 0)
            yield return Limit(least, "at least", "or later");
        if (Maximum is { } most && InputValue.Compare(Kind, value, most) is null or > 0)
            yield return Limit(most, "at most", "or earlier");
        if (Pattern?.Broken(value.GetString()!, time) is { } matching)
            yield return matching;
    }

    private string Limit(JsonElement limit, string number, string date) => Kind switch
    {
        ParameterKind.Text => $"a text of {number} {JsonValues.Text(limit)} characters",
        ParameterKind.Date => $"{JsonValues.Text(limit)} {date}",
        _ => $"{number} {JsonValues.Text(limit)}",
    };
}
