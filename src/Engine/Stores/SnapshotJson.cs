using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Stores;

/// <summary>A snapshot's JSON without its origin. The origin never changes, and stores keep it in a row of its own.</summary>
public static class SnapshotJson
{
    /// <summary>The number of the form in which a snapshot is stored. It grows only if an earlier release could not go on with it.</summary>
    public const int Format = 1;

    private const string FormatName = "Format";

    private static readonly JsonTypeInfo<InstanceSnapshot> WithoutOrigin = (JsonTypeInfo<InstanceSnapshot>)
        new JsonSerializerOptions(StoreJson.Default.Options) { TypeInfoResolver = StoreJson.Default.WithAddedModifier(LeaveOutOrigin).WithAddedModifier(AddFormat) }
            .GetTypeInfo(typeof(InstanceSnapshot));

    public static byte[] Write(InstanceSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(snapshot, WithoutOrigin);

    /// <inheritdoc cref="StoreJson.Write{T}(Utf8JsonWriter, T)"/>
    public static void Write(Utf8JsonWriter writer, InstanceSnapshot snapshot) => JsonSerializer.Serialize(writer, snapshot, WithoutOrigin);

    /// <exception cref="JsonException">The text is not what this version writes.</exception>
    /// <exception cref="StorageRefusedException">A newer release has written it.</exception>
    public static InstanceSnapshot Read(ReadOnlySpan<byte> state, ReadOnlySpan<byte> origin)
    {
        var snapshot = JsonSerializer.Deserialize(state, WithoutOrigin) ?? throw new JsonException("A stored snapshot is null.");
        return snapshot with { Origin = StoreJson.Read<InstanceOrigin>(origin) };
    }

    private static void AddFormat(JsonTypeInfo type)
    {
        if (type.Type != typeof(InstanceSnapshot))
            return;
        var format = type.CreateJsonPropertyInfo(typeof(int), FormatName);
        format.Get = _ => Format;
        format.Set = (_, found) =>
        {
            if (found is int number and > Format)
            {
                throw new StorageRefusedException(
                    $"A stored instance has format {number}; this program knows formats up to {Format}. Start the newer program that wrote it.");
            }
        };
        type.Properties.Add(format);
    }

    private static void LeaveOutOrigin(JsonTypeInfo type)
    {
        if (type.Type != typeof(InstanceSnapshot))
            return;
        var origin = type.Properties.Single(property => property.Name == nameof(InstanceSnapshot.Origin));
        origin.IsRequired = false;
        origin.ShouldSerialize = (_, _) => false;
    }
}
