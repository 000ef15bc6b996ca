using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>
/// Reads what an exported definition is for within its type. A key that cannot be read is a problem and does not count as absent: without
/// its keys, the definition would be for everything of its type.
/// </summary>
/// <param name="problems">Collects the keys that cannot be read.</param>
/// <param name="notes">Collects what is left out.</param>
internal sealed class ExportedKeys(ProblemList problems, List<Problem> notes)
{
    /// <summary>The <c>Key</c> of version 1, whose name command-line tools write as <c>KeyName</c>, and the <c>Keys</c> of version 2.</summary>
    public DefinitionKeys Read(LenientReader export)
    {
        var keys = new List<DefinitionKey>();
        var name = export.Line("KeyDisplayName", DefinitionLimits.DisplayName) ?? export.Line("KeyName", DefinitionLimits.DisplayName);
        if (export.Line("Key", DefinitionLimits.Key) is { } first)
            keys.Add(new(first, name));
        else if (name is not null)
            notes.Add(new("KeyDisplayName", $"KeyDisplayName is '{name}', but there is no Key; it was left out."));
        keys.AddRange(export.Items("Keys").Select(item => ReadItem(item.Value, item.Path)).OfType<DefinitionKey>());
        if (keys.Count > DefinitionLimits.Keys)
        {
            problems.Add(new("Keys", $"The export has {keys.Count} keys; a definition has at most {DefinitionLimits.Keys}."));
            return DefinitionKeys.None;
        }

        var read = DefinitionKeys.Of(keys);
        if (export.WholeNumber("KeyCount") is { } count && count > read.Count)
        {
            notes.Add(new("KeyCount", string.Create(CultureInfo.InvariantCulture,
                $"KeyCount is {count}, but the export names {read.Count} of the keys; the others are missing. Export it with {ApiVersionGuard.Header}: 2, which names all.")));
        }

        return read;
    }

    /// <summary>An object with a value, or the value alone.</summary>
    private DefinitionKey? ReadItem(JsonElement item, string path)
    {
        var count = problems.Count;
        if (item.ValueKind == JsonValueKind.Object)
        {
            var reader = new LenientReader(item, path, problems);
            if (reader.Line("Value", DefinitionLimits.Key) is { } value)
                return new(value, reader.Line("DisplayName", DefinitionLimits.DisplayName));
        }
        else if (LenientReader.Line(item, path, DefinitionLimits.Key, problems) is { } text)
        {
            return new(text);
        }

        if (problems.Count == count)
            problems.Add(new(path, $"{path} is {JsonValues.Shown(item)}, but must have a value."));
        return null;
    }
}
