using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// Reads the visits of steps one by one into their tree. The serializer by itself would make two other dictionaries on the way, for each
/// snapshot that is read.
/// </summary>
public sealed class VisitsConverter : JsonConverter<ImmutableSortedDictionary<string, int>>
{
    public override ImmutableSortedDictionary<string, int> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"Expected an object, found {reader.TokenType}.");
        var visits = ImmutableSortedDictionary<string, int>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var step = reader.GetString()!;
            reader.Read();
            visits = visits.SetItem(step, reader.GetInt32());
        }

        return visits;
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, int> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (step, visit) in value)
            writer.WriteNumber(step, visit);
        writer.WriteEndObject();
    }
}
