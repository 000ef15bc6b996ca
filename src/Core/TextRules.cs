using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace WorkflowFunctions.Core;

/// <summary>
/// Which characters text from outside may hold. No text holds NUL, which neither stores nor other systems can be trusted with. Names and
/// titles are one line, because they become subjects, headers and log lines; comments and data may have any other character.
/// </summary>
public static class TextRules
{
    private static readonly SearchValues<char> NotInALine = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(number => (char)number).Where(BreaksLine)]);

    /// <summary>What is wrong with a name or a title, as the end of a sentence; null if nothing is.</summary>
    public static string? LineProblem(string text) => text.AsSpan().IndexOfAny(NotInALine) is >= 0 and var at
        ? $"contains {Shown(text[at])}, but must be one line without control characters"
        : null;

    /// <summary>The text; null if there is nothing of it to be seen: nobody could find, read out or pick what has it for a name.</summary>
    public static string? Visible(string? text) => text is not null && text.Any(IsVisible) ? text : null;

    /// <summary>What is wrong with any text, as the end of a sentence; null if nothing is.</summary>
    public static string? TextProblem(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? "contains a NUL character, which is not allowed" : null;

    /// <summary>Every text within a value that is not allowed, member names included, each under its place below <paramref name="path"/>.</summary>
    public static IEnumerable<Problem> Problems(string path, JsonElement value)
    {
        // JSON can only escape it.
        if (JsonMarshal.GetRawUtf8Value(value).IndexOf("\\u0000"u8) < 0)
            return [];
        switch (value.ValueKind)
        {
            case JsonValueKind.String when TextProblem(value.GetString()!) is { } problem:
                return [new(path, $"{path} {problem}.")];
            case JsonValueKind.Object:
                return value.EnumerateObject().SelectMany(member => Problems(path, member.Name, member.Value));
            case JsonValueKind.Array:
                return value.EnumerateArray().SelectMany((item, index) => Problems($"{path}[{index}]", item));
            default:
                return [];
        }
    }

    /// <summary>The same for one member of a value.</summary>
    public static IEnumerable<Problem> Problems(string path, string name, JsonElement value) => TextProblem(name) is { } problem
        ? [new(path, $"A name in {path} {problem}.")]
        : Problems($"{path}.{name}", value);

    /// <summary>The text as one line: each run of what breaks lines, and the blanks around it, becomes one blank.</summary>
    public static string OneLine(string text) => text.AsSpan().IndexOfAny(NotInALine) < 0
        ? text
        : string.Join(' ', string.Concat(text.Select(character => BreaksLine(character) ? ' ' : character)).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool BreaksLine(char character) => char.IsControl(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsVisible(char character) => !char.IsWhiteSpace(character)
        && char.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.Control);

    private static string Shown(char character) => character switch
    {
        '\0' => "a NUL character",
        '\r' or '\n' or '\u2028' or '\u2029' => "a line break",
        '\t' => "a tab",
        _ => string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)character:X4}"),
    };
}
