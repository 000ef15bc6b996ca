using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// Reads a set of keys in the order of their characters. A set that is read without it compares as the machine's language does, which takes
/// many times as long.
/// </summary>
public sealed class OrdinalSetConverter : JsonConverter<ImmutableSortedSet<string>>
{
    public static ImmutableSortedSet<string> Empty { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public override ImmutableSortedSet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ImmutableSortedSet<string>.Builder? keys = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            (keys ??= Empty.ToBuilder()).Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray
            ? keys?.ToImmutable() ?? Empty
            : throw new JsonException($"Expected the next string of a list, or its end, found {reader.TokenType}.");
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var key in value)
            writer.WriteStringValue(key);
        writer.WriteEndArray();
    }
}
