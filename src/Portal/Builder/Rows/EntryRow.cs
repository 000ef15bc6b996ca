using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder.Rows;

/// <summary>One entry of a value as a row of a form.</summary>
/// <param name="Key">Its place among the entries that are stored, or something else for one that is not stored yet.</param>
/// <param name="Name">Null if the entries are a list.</param>
public sealed record EntryRow(string Key, string? Name, JsonElement Value)
{
    /// <summary>The members of an entry that is an object; none if it is not.</summary>
    public JsonMap Members => Value.ValueKind == JsonValueKind.Object ? JsonValues.MapOf(Value) : JsonMap.Empty;

    /// <summary>The type that an entry names for its values; null if it names none.</summary>
    public string? Type => Members.TryGetValue("Type", out var type) ? JsonValues.Text(type) : null;

    /// <summary>A value as rows; null if rows cannot express it. Then it is a field of its own.</summary>
    public static ImmutableArray<EntryRow>? Of(StepParameter parameter, JsonElement? value)
    {
        if (parameter.Entries is not { } entries)
            return null;
        if (value is not { ValueKind: not JsonValueKind.Null } given)
            return [];
        var rows = (entries.Name, given.ValueKind) switch
        {
            (null, JsonValueKind.Array) => [.. given.EnumerateArray().Select((item, index) => new EntryRow(KeyOf(index), null, item))],
            // A single text counts as a list of one.
            (null, JsonValueKind.String) when parameter.Kind == ParameterKind.TextList => [new EntryRow(KeyOf(0), null, given)],
            (not null, JsonValueKind.Object) => [.. given.EnumerateObject().Select((item, index) => new EntryRow(KeyOf(index), item.Name, item.Value))],
            _ => (ImmutableArray<EntryRow>?)null,
        };
        return rows?.Length <= RowReader.Most && rows.Value.All(row => Fits(entries, row)) && rows.Value.Select(row => row.Name ?? row.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() == rows.Value.Length
            ? rows
            : null;
    }

    public static ImmutableArray<EntryRow> OfTexts(IEnumerable<string> texts) => [.. texts.Select((text, index) => new EntryRow(KeyOf(index), null, JsonValues.Of(text)))];

    private static string KeyOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Browsers take ends of lines out of a field of one line.</summary>
    private static bool Fits(ParameterEntries entries, EntryRow row) => row.Name?.AsSpan().IndexOfAny('\r', '\n') is not >= 0 && (entries.Value switch
    {
        null => row.Value.ValueKind == JsonValueKind.Object,
        { Kind: ParameterKind.TextList } => row.Value.ValueKind is JsonValueKind.String or JsonValueKind.Array,
        _ => row.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null),
    });
}
