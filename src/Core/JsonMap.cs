using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core;

/// <summary>
/// An immutable map from names to JSON values. Names compare without case; entries keep the order of insertion. The parameters of a step,
/// the data of a signal, an instance's initial data and its data bucket are such maps.
/// </summary>
[JsonConverter(typeof(JsonMapConverter))]
public sealed class JsonMap : IReadOnlyDictionary<string, JsonElement>, IEquatable<JsonMap>
{
    private readonly OrderedDictionary<string, JsonElement> _values;

    private JsonMap(OrderedDictionary<string, JsonElement> values) => _values = values;

    public static JsonMap Empty { get; } = new(new OrderedDictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase));

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<JsonElement> Values => _values.Values;

    public JsonElement this[string key] => _values[key];

    /// <summary>Builds a map. Of two names that differ only in case the later one wins, in the place of the first.</summary>
    public static JsonMap From(IEnumerable<KeyValuePair<string, JsonElement>> values) => Empty.SetAll(values);

    public static JsonMap From(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var copy = new OrderedDictionary<string, JsonElement>(values.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
            copy[name] = JsonValues.Of(value);
        return new JsonMap(copy);
    }

    public JsonMap Set(string name, JsonElement value) => SetAll([new(name, value)]);

    public JsonMap Set(string name, string value) => Set(name, JsonValues.Of(value));

    public JsonMap SetAll(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        var more = values.TryGetNonEnumeratedCount(out var count) ? count : 0;
        var copy = new OrderedDictionary<string, JsonElement>(Count + more, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in _values)
            copy.Add(name, value);
        foreach (var (name, value) in values)
            copy[name] = value;
        return new JsonMap(copy);
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Two maps are equal if they hold the same names (without case) with the same JSON values, in any order.</summary>
    public bool Equals(JsonMap? other) =>
        other is not null && Count == other.Count
        && _values.All(pair => other.TryGetValue(pair.Key, out var value) && JsonValues.AreSame(pair.Value, value));

    public override bool Equals(object? obj) => Equals(obj as JsonMap);

    public override int GetHashCode() =>
        _values.Keys.Aggregate(Count, (hash, key) => hash ^ StringComparer.OrdinalIgnoreCase.GetHashCode(key));

    public override string ToString() => JsonValues.Text(this);
}

/// <summary>Writes a <see cref="JsonMap"/> as the JSON object it stands for.</summary>
public sealed class JsonMapConverter : JsonConverter<JsonMap>
{
    public override JsonMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return JsonValues.MapOf(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, JsonMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, element) in value)
        {
            writer.WritePropertyName(name);
            element.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
