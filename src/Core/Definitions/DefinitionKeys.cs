using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>Something that a definition is for within its type, for example a certificate template.</summary>
/// <param name="Value">By what starts name it; compared without case.</param>
/// <param name="DisplayName">For people; null if none is known.</param>
public sealed record DefinitionKey(string Value, string? DisplayName = null)
{
    /// <inheritdoc cref="UnknownMembers"/>
    public UnknownMembers? Unknown { get; init; }
}

/// <summary>
/// The keys of a definition, no two of which are the same without case. If there are none, the definition is for everything of its type
/// that no other definition has a key for.
/// </summary>
[JsonConverter(typeof(DefinitionKeysConverter))]
public sealed class DefinitionKeys : IReadOnlyCollection<DefinitionKey>, IEquatable<DefinitionKeys>
{
    private readonly ImmutableArray<DefinitionKey> _keys;

    private DefinitionKeys(ImmutableArray<DefinitionKey> keys) => _keys = keys;

    public static DefinitionKeys None { get; } = new([]);

    public int Count => _keys.Length;

    /// <summary>Whether the definition is for everything of its type that no other definition has a key for.</summary>
    public bool AreOfWholeType => _keys.IsEmpty;

    /// <summary>The one that version 1 of the API shows; null if there are none.</summary>
    public DefinitionKey? First => _keys.IsEmpty ? null : _keys[0];

    /// <summary>All but the first.</summary>
    public DefinitionKeys Others => _keys.Length < 2 ? None : new(_keys.RemoveAt(0));

    public ImmutableArray<string> Values => [.. _keys.Select(key => key.Value)];

    /// <summary>Of keys that are the same without case, the first stays.</summary>
    public static DefinitionKeys Of(params IEnumerable<DefinitionKey> keys) =>
        new([.. keys.DistinctBy(key => key.Value, StringComparer.OrdinalIgnoreCase)]);

    public DefinitionKey? Find(string value) => _keys.FirstOrDefault(key => string.Equals(key.Value, value, StringComparison.OrdinalIgnoreCase));

    public bool Contains(string value) => Find(value) is not null;

    /// <summary>The keys that another definition does not have.</summary>
    public DefinitionKeys Without(DefinitionKeys others) => new([.. _keys.Where(key => !others.Contains(key.Value))]);

    /// <summary>
    /// What becomes of the keys if they are to be these. A key that stays keeps its writing, and its name unless it gets another. If nothing
    /// else is to change, their order stays as well: a set has none.
    /// </summary>
    public DefinitionKeys ChangeTo(DefinitionKeys wanted)
    {
        var changed = Of(wanted._keys.Select(key => Find(key.Value) is { } known ? known with { DisplayName = key.DisplayName ?? known.DisplayName } : key));
        return changed.Count == Count && changed._keys.All(_keys.Contains) ? this : changed;
    }

    public IEnumerator<DefinitionKey> GetEnumerator() => ((IEnumerable<DefinitionKey>)_keys).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Two sets are equal if they hold the same keys with the same names, in the same order.</summary>
    public bool Equals(DefinitionKeys? other) => other is not null && _keys.SequenceEqual(other._keys);

    public override bool Equals(object? obj) => Equals(obj as DefinitionKeys);

    public override int GetHashCode() => _keys.Aggregate(Count, HashCode.Combine);

    public override string ToString() => string.Join(", ", _keys.Select(key => key.DisplayName is null ? $"'{key.Value}'" : $"'{key.Value}' ({key.DisplayName})"));
}

/// <summary>Writes keys as an array of objects.</summary>
public sealed class DefinitionKeysConverter : JsonConverter<DefinitionKeys>
{
    public override DefinitionKeys Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return DefinitionKeys.Of(document.RootElement.EnumerateArray().Select(key => new DefinitionKey(
            key.GetProperty(nameof(DefinitionKey.Value)).GetString()!,
            key.TryGetProperty(nameof(DefinitionKey.DisplayName), out var name) ? name.GetString() : null)
        {
            Unknown = UnknownOf(key),
        }));
    }

    public override void Write(Utf8JsonWriter writer, DefinitionKeys value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var key in value)
        {
            writer.WriteStartObject();
            writer.WriteString(nameof(DefinitionKey.Value), key.Value);
            if (key.DisplayName is not null)
                writer.WriteString(nameof(DefinitionKey.DisplayName), key.DisplayName);
            foreach (var (name, member) in key.Unknown ?? [])
            {
                writer.WritePropertyName(name);
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static UnknownMembers? UnknownOf(JsonElement key)
    {
        var unknown = new UnknownMembers();
        foreach (var member in key.EnumerateObject().Where(member => member.Name is not (nameof(DefinitionKey.Value) or nameof(DefinitionKey.DisplayName))))
            unknown[member.Name] = member.Value.Clone();
        return unknown.Count == 0 ? null : unknown;
    }
}
