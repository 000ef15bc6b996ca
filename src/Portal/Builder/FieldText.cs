using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>
/// A parameter's value as people write it into a field: a list with one entry a line, a map with one <c>name: value</c> a line. What that
/// cannot express is written as JSON. Whether a value is right is decided by the checks of publishing, not here.
/// </summary>
internal static class FieldText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether values have several parts, and fields several lines. So has a kind that nobody has thought of here: it is JSON.</summary>
    public static bool HasParts(StepParameter parameter) => parameter.Kind
        is not (ParameterKind.Text or ParameterKind.WholeNumber or ParameterKind.Number or ParameterKind.Boolean or ParameterKind.Choice or ParameterKind.Date);

    /// <summary>How to fill in a field with parts; null if that needs no explanation.</summary>
    public static string? Hint(StepParameter parameter) => parameter.Kind switch
    {
        ParameterKind.TextList => "One a line.",
        ParameterKind.TextMap => "One a line, as 'name: value'.",
        ParameterKind.TextListMap => "One a line, as 'name: value'; a name with several values has several lines.",
        ParameterKind.RoleCounts => "One a line, as 'id of the role: number'.",
        ParameterKind.Cases => "One a line, as 'name: condition', such as 'large: $(amount) -gt 1000'.",
        ParameterKind.Inputs => """As JSON, such as { "amount": { "DisplayName": "Amount", "Type": "number", "Required": true } }. Types are string, number, boolean and date.""",
        ParameterKind.Answers => """As JSON, such as { "changes": { "DisplayName": "Changes requested", "Minimum": 1 } }. Each answer is an output.""",
        _ => HasParts(parameter) ? "As JSON." : null,
    };

    public static string Of(StepParameter parameter, JsonElement? value)
    {
        if (value is not { } given || given.ValueKind == JsonValueKind.Null)
            return "";
        if (!HasParts(parameter))
            return JsonValues.Text(given);
        return Lines(parameter, given) is { } lines && Read(parameter, lines).Value is { } read && JsonValues.AreSame(read, given)
            ? lines
            : JsonSerializer.Serialize(given, Readable);
    }

    /// <summary>The value that a field means; no value if it is empty.</summary>
    public static (JsonElement? Value, string? Problem) Read(StepParameter parameter, string text)
    {
        if (text.Trim().Length == 0)
            return (null, null);
        return HasParts(parameter) ? ReadParts(parameter, text.Trim()) : (parameter.Kind switch
        {
            ParameterKind.WholeNumber when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValues.Of(number),
            ParameterKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValues.Of(number),
            ParameterKind.Boolean when JsonValues.Bool(text.Trim()) is { } flag => JsonValues.Of(flag),
            ParameterKind.Text => JsonValues.Of(text),
            _ => JsonValues.Of(text.Trim()),
        }, null);
    }

    private static (JsonElement? Value, string? Problem) ReadParts(StepParameter parameter, string text)
    {
        if (text[0] is '{' or '['
            || parameter.Kind is not (ParameterKind.TextList or ParameterKind.TextMap or ParameterKind.TextListMap or ParameterKind.RoleCounts or ParameterKind.Cases))
        {
            var (json, error) = JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(text));
            return error is null ? (json, null) : (null, $"{parameter.DisplayName} is no valid JSON: {error.Message}");
        }

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parameter.Kind == ParameterKind.TextList)
            return (JsonValues.Of(lines.Select(JsonValues.Of)), null);
        var parts = new List<(string Name, string Value)>();
        foreach (var line in lines)
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var at))
                return (null, $"'{JsonValues.Shortened(line)}' in {parameter.DisplayName} must be 'name: value'.");
            parts.Add((line[..at].TrimEnd(), line[(at + 1)..].TrimStart()));
        }

        if (parameter.Kind is not (ParameterKind.TextListMap or ParameterKind.Cases)
            && parts.GroupBy(part => part.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twins)
        {
            return (null, $"'{JsonValues.Shortened(twins.Key)}' is given {twins.Count()} times in {parameter.DisplayName}.");
        }

        JsonNode node = parameter.Kind switch
        {
            ParameterKind.Cases => new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject { ["Name"] = part.Name, ["Condition"] = part.Value })]),
            ParameterKind.TextListMap => new JsonObject(parts.GroupBy(part => part.Name, StringComparer.OrdinalIgnoreCase)
                .Select(group => KeyValuePair.Create(group.Key, (JsonNode?)new JsonArray([.. group.Select(part => (JsonNode)part.Value)])))),
            _ => new JsonObject(parts.Select(part => KeyValuePair.Create(part.Name, parameter.Kind == ParameterKind.RoleCounts
                && int.TryParse(part.Value, CultureInfo.InvariantCulture, out var count) ? (JsonNode?)count : part.Value))),
        };
        return (JsonSerializer.SerializeToElement(node), null);
    }

    /// <summary>One line for each part; null if the value is of another form.</summary>
    private static string? Lines(StepParameter parameter, JsonElement value) => (parameter.Kind, value.ValueKind) switch
    {
        (ParameterKind.TextList, JsonValueKind.Array) => string.Join('\n', value.EnumerateArray().Select(JsonValues.Text)),
        (ParameterKind.TextMap or ParameterKind.RoleCounts, JsonValueKind.Object) =>
            string.Join('\n', value.EnumerateObject().Select(part => $"{part.Name}: {JsonValues.Text(part.Value)}")),
        (ParameterKind.TextListMap, JsonValueKind.Object) => string.Join('\n', value.EnumerateObject().SelectMany(part =>
            part.Value.ValueKind == JsonValueKind.Array ? part.Value.EnumerateArray().Select(one => $"{part.Name}: {JsonValues.Text(one)}") : [$"{part.Name}: {JsonValues.Text(part.Value)}"])),
        (ParameterKind.Cases, JsonValueKind.Array) => string.Join('\n', value.EnumerateArray().Select(one =>
            one.ValueKind == JsonValueKind.Object && one.TryGetProperty("Name", out var name) && one.TryGetProperty("Condition", out var condition)
                ? $"{JsonValues.Text(name)}: {JsonValues.Text(condition)}" : "")),
        _ => null,
    };
}
