using System.Text.Json;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Reads the members of a JSON object by name, in any case, and collects every problem instead of stopping at the first. A member
/// that was never asked for is reported as unknown at the end.
/// </summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _known = [];
    private readonly string _path;
    private readonly ProblemList _problems;

    /// <param name="path">Where the object stands in the body, for messages; empty for the body itself.</param>
    public ObjectReader(JsonElement value, string path, ProblemList problems)
    {
        _path = path;
        _problems = problems;
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, $"{(path.Length == 0 ? "The body" : path)} is {JsonValues.Shown(value)}, but must be a JSON object."));
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
                problems.Add(new(At(member.Name), $"{At(member.Name)} is given twice; names are compared without case."));
        }
    }

    /// <summary>The body of a request that needs none may be an empty object.</summary>
    public static void ReadNothing(JsonElement body, ProblemList problems) => new ObjectReader(body, "", problems).RefuseUnknown();

    public string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>A text that may have several lines.</summary>
    public string? Text(string name, int most, bool required = false) => Text(name, most, required, TextRules.TextProblem);

    /// <summary>A name or a title: see <see cref="TextRules"/>.</summary>
    public string? Line(string name, int most, bool required = false)
    {
        var text = Text(name, most, required, TextRules.LineProblem);
        return required && text is { Length: > 0 } && TextRules.LineProblem(text) is null && TextRules.Visible(text) is null
            ? Wrong<string>(name, Find(name)!.Value, "a string with something to be seen")
            : text;
    }

    private string? Text(string name, int most, bool required, Func<string, string?> rule)
    {
        if (Find(name, required) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Wrong<string>(name, value, "a string");
        var text = value.GetString()!;
        if (required && text.Length == 0)
            return Wrong<string>(name, value, $"a string of 1 to {most} characters");
        if (text.Length > most)
            _problems.Add(new(At(name), $"{At(name)} has {text.Length} characters; at most {most} are allowed."));
        if (rule(text) is { } problem)
            _problems.Add(new(At(name), $"{At(name)} {problem}."));
        return text;
    }

    public Guid? Id(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String && Guid.TryParseExact(value.GetString(), "D", out var id)
            ? id
            : Wrong<Guid?>(name, value, "a GUID such as 5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10");
    }

    public bool? Flag(string name) =>
        Find(name) is not { } value ? null : JsonValues.Bool(value) ?? Wrong<bool?>(name, value, "true or false");

    public int? WholeNumber(string name) =>
        Find(name) is not { } value ? null : JsonValues.Int(value) ?? Wrong<int?>(name, value, "a whole number");

    /// <summary>A free-form map: its members are not checked here, save for their text, and that no two may differ only in case.</summary>
    public JsonMap? Map(string name, bool required = false)
    {
        if (Find(name, required) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            return Wrong<JsonMap>(name, value, "a JSON object");
        var map = JsonValues.MapOf(value);
        _problems.AddRange(TextRules.Problems(At(name), value));
        if (map.Count == value.GetPropertyCount())
            return map;
        foreach (var group in value.EnumerateObject().GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            _problems.Add(new($"{At(name)}.{group.Key}", $"{At(name)}.{group.Key} is given {group.Count()} times; names are compared without case."));
        return map;
    }

    /// <summary>The items of an array, each with its place for messages; empty if the member is absent.</summary>
    public IReadOnlyList<(JsonElement Value, string Path)> Items(string name)
    {
        if (Find(name) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong<string>(name, value, "an array");
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, $"{At(name)}[{index}]"))];
    }

    /// <summary>Reports a member that is not there. Null is there.</summary>
    public void Expect(string name)
    {
        if (!_members.ContainsKey(name))
            Find(name, required: true);
    }

    /// <summary>A member as it is; null if it is absent or null.</summary>
    public JsonElement? Any(string name, bool required = false) => Find(name, required);

    /// <summary>Reports members that were never asked for, except <paramref name="ignored"/>: the matching response has those.</summary>
    public void RefuseUnknown(params ReadOnlySpan<string> ignored)
    {
        foreach (var name in ignored)
            Know(name);
        string? known = null;
        foreach (var name in _members.Keys)
        {
            if (IsKnown(name))
                continue;
            known ??= _known.Count == 0 ? "nothing is" : $"known are {string.Join(", ", _known)}";
            _problems.Add(new(At(name), $"{At(name)} is not known here; {known}."));
        }
    }

    private void Know(string name)
    {
        if (!IsKnown(name))
            _known.Add(name);
    }

    /// <summary>Whether it was asked for. So few names are: a table of them would only cost.</summary>
    private bool IsKnown(string name)
    {
        foreach (var known in _known)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private JsonElement? Find(string name, bool required = false)
    {
        Know(name);
        if (_members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        if (required)
            _problems.Add(new(At(name), $"{At(name)} is missing."));
        return null;
    }

    private T? Wrong<T>(string name, JsonElement value, string expected)
    {
        _problems.Add(new(At(name), $"{At(name)} is {JsonValues.Shown(value)}, but must be {expected}."));
        return default;
    }
}
