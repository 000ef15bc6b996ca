using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>
/// Reads the keys of a definition in a request. Version 1 has one <c>Key</c>, version 2 has <c>Keys</c>. A member that only the other
/// version has is refused, so that no definition becomes one of its whole type by mistake.
/// </summary>
internal sealed class KeyBodies(bool isVersion2, ObjectReader reader, ProblemList problems)
{
    private const string HowToChooseVersion2 = $"{ApiVersionGuard.Header}: 2";

    /// <summary>The keys of a new definition.</summary>
    public DefinitionKeys ReadNew()
    {
        if (isVersion2)
            return ReadAll(required: true) ?? DefinitionKeys.None;
        if (reader.WholeNumber("KeyCount") is > 1 and var count)
        {
            problems.Add(new("KeyCount", string.Create(CultureInfo.InvariantCulture,
                $"KeyCount is {count}, but version 1 knows one key only, and the others would be lost; send them as Keys, with {HowToChooseVersion2}.")));
        }

        return ReadOne() is { } key ? DefinitionKeys.Of(new DefinitionKey(key)) : DefinitionKeys.None;
    }

    /// <summary>Null if they are to stay as they are.</summary>
    public KeyChange? ReadChange() => isVersion2
        ? ReadAll(required: false) is { } keys ? new KeyChange.All(keys) : null
        : ReadOne() is { } key ? new KeyChange.Only(key) : null;

    private string? ReadOne()
    {
        Refuse("Keys", $"Keys are of version 2; send {HowToChooseVersion2}, or one Key.");
        var key = reader.Line("Key", DefinitionLimits.Key);
        if (key is "")
            problems.Add(new("Key", $"Key is empty, but must have 1 to {DefinitionLimits.Key} characters; leave it out if there is none."));
        return key;
    }

    /// <summary>Each key is a text, or an object as responses have it. Null if they are left out.</summary>
    private DefinitionKeys? ReadAll(bool required)
    {
        Refuse("Key", "Key is of version 1; in version 2 send Keys, an array.");
        if (reader.Any("Keys", required) is null)
            return null;
        var items = reader.Items("Keys");
        if (items.Count > DefinitionLimits.Keys)
        {
            problems.Add(new("Keys", $"The definition has {items.Count} keys; at most {DefinitionLimits.Keys} are allowed."));
            return null;
        }

        var keys = items.Select(item => ReadItem(item.Value, item.Path)).OfType<DefinitionKey>().ToList();
        foreach (var same in keys.GroupBy(key => key.Value, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add(new("Keys", $"The key '{same.Key}' is given {same.Count()} times; keys are compared without case."));
        return DefinitionKeys.Of(keys);
    }

    private DefinitionKey? ReadItem(JsonElement item, string path)
    {
        if (item.ValueKind == JsonValueKind.Object)
        {
            var key = new ObjectReader(item, path, problems);
            var (value, name) = (key.Line("Value", DefinitionLimits.Key, required: true), key.Line("DisplayName", DefinitionLimits.DisplayName));
            key.RefuseUnknown();
            return value is null ? null : new(value, name is "" ? null : name);
        }

        if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: >= 1 and <= DefinitionLimits.Key } text)
        {
            problems.Add(new(path, $"{path} is {JsonValues.Shown(item)}, but must be a string of 1 to {DefinitionLimits.Key} characters."));
            return null;
        }

        if (TextRules.LineProblem(text) is { } problem)
            problems.Add(new(path, $"{path} {problem}."));
        return new(text);
    }

    private void Refuse(string name, string message)
    {
        if (reader.Any(name) is not null)
            problems.Add(new(name, message));
    }
}
