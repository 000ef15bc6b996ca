using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>
/// Reads an object that another installation has written. Unknown members are ignored and null counts as absent. Numbers and
/// booleans are taken as text, and the other way round. A value that still cannot be read is a problem.
/// </summary>
internal sealed class LenientReader
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly ProblemList _problems;

    /// <param name="path">Where the object stands in the body; empty for the body itself.</param>
    public LenientReader(JsonElement value, string path, ProblemList problems)
    {
        _path = path;
        _problems = problems;
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(path, value, "a JSON object");
            return;
        }

        foreach (var member in value.EnumerateObject().Where(member => !_members.TryAdd(member.Name, member.Value)))
            problems.Add(new(At(member.Name), $"{At(member.Name)} is given twice; names are compared without case."));
    }

    public string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>Plain text; null if it is absent or too long, and if it is empty, unless <paramref name="orEmpty"/>.</summary>
    public string? Text(string name, int most, bool orEmpty = false) =>
        Find(name) is { } value ? Text(value, At(name), most, TextRules.TextProblem, _problems, orEmpty) : null;

    /// <summary>A name; null if it is absent, empty or too long.</summary>
    public string? Line(string name, int most) => Find(name) is { } value ? Line(value, At(name), most, _problems) : null;

    /// <summary>A name that stands alone, such as an item of an array; null if it is empty or too long.</summary>
    public static string? Line(JsonElement value, string path, int most, ProblemList problems) =>
        Text(value, path, most, TextRules.LineProblem, problems, orEmpty: false);

    private static string? Text(JsonElement value, string path, int most, Func<string, string?> rule, ProblemList problems, bool orEmpty)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            Refuse(path, value, "a string", problems);
            return null;
        }

        var text = JsonValues.Text(value);
        if (text.Length > most)
            problems.Add(new(path, $"{path} has {text.Length} characters; at most {most} are allowed."));
        if (rule(text) is { } problem)
            problems.Add(new(path, $"{path} {problem}."));
        return (text.Length == 0 && !orEmpty) || text.Length > most ? null : text;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
            return null;
        var flag = JsonValues.Bool(value);
        if (flag is null)
            Refuse(At(name), value, "true or false");
        return flag;
    }

    public int? WholeNumber(string name) => Find(name) is { } value ? JsonValues.Int(value) : null;

    public Guid? Id(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } value && Guid.TryParse(value.GetString(), out var id) ? id : null;

    /// <summary>The items of an array that are not null, each with its place.</summary>
    public IEnumerable<(JsonElement Value, string Path)> Items(string name)
    {
        if (Find(name) is not { } value)
            return [];
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().Select((item, index) => (Value: item, Path: $"{At(name)}[{index}]")).Where(item => item.Value.ValueKind != JsonValueKind.Null);
        Refuse(At(name), value, "an array");
        return [];
    }

    public JsonMap Map(string name)
    {
        if (Find(name) is not { } value)
            return JsonMap.Empty;
        if (value.ValueKind != JsonValueKind.Object)
        {
            // An empty list is how some writers write an empty map.
            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0)
                Refuse(At(name), value, "a JSON object");
            return JsonMap.Empty;
        }

        foreach (var group in value.EnumerateObject().GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            _problems.Add(new($"{At(name)}.{group.Key}", $"{At(name)}.{group.Key} is given {group.Count()} times; names are compared without case."));
        _problems.AddRange(TextRules.Problems(At(name), value));
        return JsonValues.MapOf(value);
    }

    private JsonElement? Find(string name) =>
        _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Refuse(string path, JsonElement value, string expected) => Refuse(path, value, expected, _problems);

    private static void Refuse(string path, JsonElement value, string expected, ProblemList problems) =>
        problems.Add(new(path, $"{(path.Length == 0 ? "The body" : path)} is {JsonValues.Shown(value)}, but must be {expected}."));
}
