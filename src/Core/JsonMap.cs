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
    /// <summary>Among so many names a look through all of them is quicker than a table, and takes no memory.</summary>
    private const int MostSearched = 8;

    private readonly KeyValuePair<string, JsonElement>[] _entries;
    private readonly Dictionary<string, int>? _places;

    private JsonMap(KeyValuePair<string, JsonElement>[] entries, int count, Dictionary<string, int>? places) =>
        (_entries, Count, _places) = (entries, count, places);

    public static JsonMap Empty { get; } = new([], 0, places: null);

    public int Count { get; }

    public IEnumerable<string> Keys => _entries.Take(Count).Select(entry => entry.Key);

    public IEnumerable<JsonElement> Values => _entries.Take(Count).Select(entry => entry.Value);

    public JsonElement this[string key] => Find(_entries, Count, _places, key) is >= 0 and var place
        ? _entries[place].Value
        : throw new KeyNotFoundException($"The map has no value called '{key}'.");

    /// <summary>Builds a map. Of two names that differ only in case the later one wins, in the place of the first.</summary>
    public static JsonMap From(IEnumerable<KeyValuePair<string, JsonElement>> values) => Empty.SetAll(values);

    public static JsonMap From(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var built = new Builder(values.Length);
        foreach (var (name, value) in values)
            built.Set(name, JsonValues.Of(value));
        return built.ToMap();
    }

    /// <summary>The members of a JSON object, as they are.</summary>
    /// <param name="value">An object whose document is never given back to a pool.</param>
    internal static JsonMap OfMembers(JsonElement value)
    {
        var built = new Builder(value.GetPropertyCount());
        foreach (var member in value.EnumerateObject())
            built.Set(member.Name, member.Value);
        return built.ToMap();
    }

    public JsonMap Set(string name, JsonElement value) => SetAll([new(name, value)]);

    public JsonMap Set(string name, string value) => Set(name, JsonValues.Of(value));

    public JsonMap SetAll(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        if (values is JsonMap { Count: 0 })
            return this;
        var built = new Builder(Count + (values.TryGetNonEnumeratedCount(out var count) ? count : 0), this);
        if (values is JsonMap map)
        {
            foreach (var (name, value) in map)
                built.Set(name, value);
        }
        else
        {
            foreach (var (name, value) in values)
                built.Set(name, value);
        }

        return built.ToMap();
    }

    public bool ContainsKey(string key) => Find(_entries, Count, _places, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out JsonElement value)
    {
        var place = Find(_entries, Count, _places, key);
        value = place >= 0 ? _entries[place].Value : default;
        return place >= 0;
    }

    public Enumerator GetEnumerator() => new(_entries, Count);

    IEnumerator<KeyValuePair<string, JsonElement>> IEnumerable<KeyValuePair<string, JsonElement>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Two maps are equal if they hold the same names (without case) with the same JSON values, in any order.</summary>
    public bool Equals(JsonMap? other) =>
        other is not null && Count == other.Count
        && this.All(pair => other.TryGetValue(pair.Key, out var value) && JsonValues.AreSame(pair.Value, value));

    public override bool Equals(object? obj) => Equals(obj as JsonMap);

    public override int GetHashCode() =>
        Keys.Aggregate(Count, (hash, key) => hash ^ StringComparer.OrdinalIgnoreCase.GetHashCode(key));

    public override string ToString() => JsonValues.Text(this);

    /// <summary>The place of a name among the first <paramref name="count"/> entries; -1 if it is not there.</summary>
    private static int Find(KeyValuePair<string, JsonElement>[] entries, int count, Dictionary<string, int>? places, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (places is not null)
            return places.TryGetValue(name, out var known) ? known : -1;
        for (var place = 0; place < count; place++)
        {
            if (string.Equals(entries[place].Key, name, StringComparison.OrdinalIgnoreCase))
                return place;
        }

        return -1;
    }

    /// <summary>Goes through the entries without an object of its own, unless it is asked for by its interface.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<string, JsonElement>>
    {
        private readonly KeyValuePair<string, JsonElement>[] _entries;
        private readonly int _count;
        private int _place = -1;

        internal Enumerator(KeyValuePair<string, JsonElement>[] entries, int count) => (_entries, _count) = (entries, count);

        public readonly KeyValuePair<string, JsonElement> Current => _entries[_place];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_place < _count;

        public void Reset() => _place = -1;

        public readonly void Dispose()
        {
        }
    }

    /// <summary>Makes one map. What it starts with is copied.</summary>
    private struct Builder
    {
        private KeyValuePair<string, JsonElement>[] _entries;
        private Dictionary<string, int>? _places;
        private int _count;

        public Builder(int room, JsonMap? start = null)
        {
            _entries = room == 0 ? [] : new KeyValuePair<string, JsonElement>[room];
            if (start is null)
                return;
            start._entries.AsSpan(0, start.Count).CopyTo(_entries);
            _count = start.Count;
            _places = start._places is null ? null : new(start._places, StringComparer.OrdinalIgnoreCase);
        }

        public void Set(string name, JsonElement value)
        {
            var place = Find(_entries, _count, _places, name);
            if (place >= 0)
            {
                _entries[place] = new(_entries[place].Key, value);
                return;
            }

            if (_count == _entries.Length)
                Array.Resize(ref _entries, Math.Max(4, _count * 2));
            _entries[_count++] = new(name, value);
            if (_places is not null)
                _places.Add(name, _count - 1);
            else if (_count > MostSearched)
                _places = Index();
        }

        public readonly JsonMap ToMap() => _count == 0 ? Empty : new(_entries, _count, _places);

        private readonly Dictionary<string, int> Index()
        {
            var places = new Dictionary<string, int>(_entries.Length, StringComparer.OrdinalIgnoreCase);
            for (var place = 0; place < _count; place++)
                places.Add(_entries[place].Key, place);
            return places;
        }
    }
}

/// <summary>Writes a <see cref="JsonMap"/> as the JSON object it stands for.</summary>
public sealed class JsonMapConverter : JsonConverter<JsonMap>
{
    public override JsonMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonValues.MapOf(JsonElement.ParseValue(ref reader));

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
