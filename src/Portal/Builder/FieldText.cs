using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>
/// A parameter's value as people write it into a field: a list with one entry a line, a map with one <c>name: value</c> a line. What that
/// cannot express is written as JSON. Whether a value is right is decided by the checks of publishing, not here.
/// </summary>
internal static partial class FieldText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Of lines that are wrong in one field.</summary>
    private const int MostProblems = 5;

    /// <summary>Whether values have several parts, and fields several lines. So has a kind that nobody has thought of here: it is JSON.</summary>
    public static bool HasParts(StepParameter parameter) => parameter.Kind
        is not (ParameterKind.Text or ParameterKind.WholeNumber or ParameterKind.Number or ParameterKind.Boolean or ParameterKind.Choice or ParameterKind.Date
            or ParameterKind.TypedValue or ParameterKind.TypedLimit);

    /// <summary>Whether a value is chosen from boxes, of which the form sends one text each.</summary>
    public static bool HasBoxes(StepParameter parameter) => parameter is { Kind: ParameterKind.RoleIds } or { Kind: ParameterKind.TextList, Source: ParameterSource.Approvals };

    /// <summary>
    /// Whether boxes can show what is stored. A text is not a list, even if it has commas, and neither is what a token stands for.
    /// </summary>
    public static bool FitsBoxes(StepParameter parameter, JsonElement? stored) =>
        stored is not { ValueKind: not JsonValueKind.Null } given
        || (given.ValueKind == JsonValueKind.Array && given.EnumerateArray().Select(JsonValues.Text).All(text => !text.Contains(',', StringComparison.Ordinal)) && Lines(parameter, given) == Of(parameter, given));

    /// <summary>What a form has in a field, with the ends of lines that are usual here: browsers end lines as in mail.</summary>
    public static string Of(IFormCollection form, string field) => string.Join('\n', form[field].Where(text => !string.IsNullOrEmpty(text))).ReplaceLineEndings("\n");

    /// <summary>Whether a field with this text says what is stored.</summary>
    /// <param name="type">The type that the entry names for its values.</param>
    public static bool Says(StepParameter parameter, JsonElement? stored, string text, string? type = null)
    {
        var known = Of(parameter, stored, type).ReplaceLineEndings("\n");
        if (parameter.Kind == ParameterKind.Boolean && SaysTruth(parameter, stored, text) is { } isSame)
            return isSame;
        // What is chosen from a list is written as the list has it.
        if (parameter.Kind == ParameterKind.Choice || parameter is { Kind: ParameterKind.Text, Source: not ParameterSource.None })
            return string.Equals(text, known, StringComparison.OrdinalIgnoreCase);
        return text == known || (HasBoxes(parameter) && LinesOf(text).ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(LinesOf(known)));
    }

    /// <summary>
    /// A box says yes or no, and nothing if it is empty. Not to have a value is to have the default. Null if what is stored is neither.
    /// </summary>
    private static bool? SaysTruth(StepParameter parameter, JsonElement? stored, string text)
    {
        var standard = JsonValues.Bool(parameter.Default ?? bool.FalseString) == true;
        var said = text.Trim().Length == 0 ? standard ? (bool?)null : false : JsonValues.Bool(Last(text));
        return stored is not { ValueKind: not JsonValueKind.Null } given ? said is null ? text.Trim().Length == 0 : said == standard
            : JsonValues.Bool(given) is { } known ? said == known
            : null;
    }

    /// <summary>A box sends what it is without a tick, too.</summary>
    private static string Last(string text) => LinesOf(text) is [.., var last] ? last : "";

    /// <summary>Which numbers are allowed, as a sentence; null if any number is.</summary>
    public static string? Range(StepParameter parameter) => (parameter.Minimum, parameter.Maximum) switch
    {
        ({ } least, { } most) => FormattableString.Invariant($"{(parameter.ExclusiveMinimum ? "Above" : "From")} {least} {(parameter.ExclusiveMinimum ? "up to" : "to")} {most}."),
        ({ } least, null) => FormattableString.Invariant($"{(parameter.ExclusiveMinimum ? "Above" : "At least")} {least}."),
        (null, { } most) => FormattableString.Invariant($"Up to {most}."),
        _ => null,
    };

    /// <summary>That tokens are replaced in it, and which it has besides the usual ones.</summary>
    public static string Tokens(StepParameter parameter) => parameter.NoticeTokens.IsEmpty
        ? "Tokens are replaced."
        : $"Tokens are replaced, also {string.Join(" and ", parameter.NoticeTokens.Select(token => $"$({token})"))}.";

    /// <summary>How to fill in a field with parts; null if that needs no explanation.</summary>
    public static string? Hint(StepParameter parameter) => parameter.Kind switch
    {
        ParameterKind.TextList or ParameterKind.RoleIds or ParameterKind.TypedValues => "One a line.",
        ParameterKind.TextMap => "One a line, as 'name: value'.",
        ParameterKind.TextListMap => "One a line, as 'name: value'; a name with several values has several lines.",
        ParameterKind.RoleCounts => "One a line, as 'id of the role: number'.",
        ParameterKind.Cases => "One a line, as 'name: condition', such as 'large: $(amount) -gt 1000'.",
        ParameterKind.Inputs => """As JSON, such as { "amount": { "DisplayName": "Amount", "Type": "number", "Required": true } }. Types are string, number, boolean and date.""",
        ParameterKind.Answers => """As JSON, such as { "changes": { "DisplayName": "Changes requested", "Minimum": 1 } }. Each answer is an output.""",
        _ => HasParts(parameter) ? "As JSON." : null,
    };

    public static string Of(StepParameter parameter, JsonElement? value, string? type = null)
    {
        if (value is not { } given || given.ValueKind == JsonValueKind.Null)
            return "";
        if (!HasParts(parameter))
            return JsonValues.Text(given);
        // A single text counts as a list of one.
        if (parameter.Kind == ParameterKind.TextList && given.ValueKind == JsonValueKind.String && given.GetString()! is var one && LinesOf(one) is [var line] && line == one && one[0] is not ('{' or '[' or '"'))
            return one;
        return Lines(parameter, given) is { } lines && Read(parameter, lines, type).Value is { } read && JsonValues.AreSame(read, given)
            ? lines
            : JsonSerializer.Serialize(given, Readable);
    }

    /// <summary>The value that a field means; no value if it is empty.</summary>
    /// <param name="type">The type that the entry names for its values.</param>
    public static (JsonElement? Value, string? Problem) Read(StepParameter parameter, string text, string? type = null)
    {
        if (text.Trim().Length == 0)
            return (null, null);
        return HasParts(parameter) ? ReadParts(parameter, text.Trim(), type) : (parameter.Kind switch
        {
            ParameterKind.WholeNumber when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValues.Of(number),
            ParameterKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValues.Of(number),
            ParameterKind.Boolean when JsonValues.Bool(Last(text)) is { } flag => JsonValues.Of(flag),
            ParameterKind.Text => JsonValues.Of(text),
            ParameterKind.TypedValue or ParameterKind.TypedLimit => StepInput.Written(type, text.Trim(), parameter.Kind == ParameterKind.TypedLimit),
            _ => JsonValues.Of(text.Trim()),
        }, null);
    }

    private static (JsonElement? Value, string? Problem) ReadParts(StepParameter parameter, string text, string? type)
    {
        if (text[0] is '{' or '['
            || parameter.Kind is not (ParameterKind.TextList or ParameterKind.TextMap or ParameterKind.TextListMap or ParameterKind.RoleCounts or ParameterKind.Cases
                or ParameterKind.RoleIds or ParameterKind.TypedValues))
        {
            var (json, error) = JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(text));
            return error is null ? (json, null) : (null, $"{parameter.DisplayName} is no valid JSON: {error.Message}");
        }

        var lines = LinesOf(text);
        switch (parameter.Kind)
        {
            case ParameterKind.TextList:
                return (JsonValues.Of(lines.Select(JsonValues.Of)), null);
            case ParameterKind.RoleIds:
                return (JsonValues.Of(lines.Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var role) ? JsonValues.Of(role) : JsonValues.Of(line))), null);
            case ParameterKind.TypedValues:
                return (JsonValues.Of(lines.Select(line => StepInput.Written(type, line))), null);
        }

        var (parts, problems) = (new List<(string Name, string Value)>(), new List<string>());
        foreach (var line in lines)
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var at)
                parts.Add((line[..at].TrimEnd(), line[(at + 1)..].TrimStart()));
            else
                problems.Add($"'{JsonValues.Shortened(line)}' in {parameter.DisplayName} must be 'name: value'.");
        }

        if (parameter.Kind is not (ParameterKind.TextListMap or ParameterKind.Cases))
        {
            problems.AddRange(parts.GroupBy(part => part.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
                .Select(twins => $"'{JsonValues.Shortened(twins.Key)}' is given {twins.Count()} times in {parameter.DisplayName}."));
        }

        if (problems.Count > 0)
            return (null, Sentences(problems));

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

    /// <summary>All that is wrong, as far as somebody reads it beside a field.</summary>
    private static string Sentences(List<string> problems) =>
        string.Join(' ', problems.Take(MostProblems).Concat(problems.Count > MostProblems ? [$"And {problems.Count - MostProblems} more are wrong."] : []));

    /// <summary>Whether browsers show the text in a field of numbers. Anything else they take for nothing.</summary>
    public static bool IsPlainNumber(string text) => PlainNumber().IsMatch(text);

    [GeneratedRegex(@"^-?[0-9]{1,15}(\.[0-9]{1,15})?\z")]
    private static partial Regex PlainNumber();

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>One line for each part; null if the value is of another form.</summary>
    private static string? Lines(StepParameter parameter, JsonElement value) => (parameter.Kind, value.ValueKind) switch
    {
        (ParameterKind.TextList or ParameterKind.RoleIds or ParameterKind.TypedValues, JsonValueKind.Array) => string.Join('\n', value.EnumerateArray().Select(JsonValues.Text)),
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
