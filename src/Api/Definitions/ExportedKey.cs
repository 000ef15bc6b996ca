using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>What an exported definition is for within its type. A definition has one key here; an export of version 2 may have several.</summary>
internal readonly record struct ExportedKey(string? Value, string? DisplayName)
{
    /// <summary>
    /// The <c>Key</c> of version 1 with its <c>KeyDisplayName</c>, which command-line tools write as <c>KeyName</c>; without one, the first of the <c>Keys</c> of version 2. A key that cannot be read is a problem and
    /// does not count as absent: without its key, the definition would be for everything of its type.
    /// </summary>
    /// <param name="problems">Collects the keys that cannot be read.</param>
    /// <param name="notes">Collects the keys that are left out.</param>
    public static ExportedKey Read(LenientReader export, ProblemList problems, List<Problem> notes)
    {
        var name = export.Line("KeyDisplayName", DefinitionLimits.DisplayName);
        var first = new ExportedKey(export.Line("Key", DefinitionLimits.Key), name ?? export.Line("KeyName", DefinitionLimits.DisplayName));
        foreach (var (item, path) in export.Items("Keys"))
        {
            if (ReadItem(item, path, problems) is not { Value: { } value } key)
                continue;
            if (first.Value is null)
                first = key;
            else if (!string.Equals(first.Value, value, StringComparison.OrdinalIgnoreCase))
                notes.Add(new(path, $"{path} is '{value}', but the definition has the key '{first.Value}', and can have only one; it was left out. Import the definition once for each key."));
        }

        return first;
    }

    /// <summary>An object with a value, or the value alone.</summary>
    private static ExportedKey ReadItem(JsonElement item, string path, ProblemList problems)
    {
        var count = problems.Count;
        ExportedKey key;
        if (item.ValueKind == JsonValueKind.Object)
        {
            var reader = new LenientReader(item, path, problems);
            key = new(reader.Line("Value", DefinitionLimits.Key), reader.Line("DisplayName", DefinitionLimits.DisplayName));
        }
        else
        {
            key = new(LenientReader.Line(item, path, DefinitionLimits.Key, problems), null);
        }

        if (key.Value is null && problems.Count == count)
            problems.Add(new(path, $"{path} is {JsonValues.Shown(item)}, but must have a value."));
        return key;
    }
}
