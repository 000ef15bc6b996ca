using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Stores;

/// <summary>A snapshot's JSON without its origin. The origin never changes, and stores keep it in a row of its own.</summary>
public static class SnapshotJson
{
    private static readonly JsonTypeInfo<InstanceSnapshot> WithoutOrigin = (JsonTypeInfo<InstanceSnapshot>)
        new JsonSerializerOptions(StoreJson.Default.Options) { TypeInfoResolver = StoreJson.Default.WithAddedModifier(LeaveOutOrigin) }
            .GetTypeInfo(typeof(InstanceSnapshot));

    public static byte[] Write(InstanceSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(snapshot, WithoutOrigin);

    /// <exception cref="JsonException">The text is not in the form that this version writes.</exception>
    public static InstanceSnapshot Read(ReadOnlySpan<byte> state, ReadOnlySpan<byte> origin)
    {
        var snapshot = JsonSerializer.Deserialize(state, WithoutOrigin) ?? throw new JsonException("A stored snapshot is null.");
        return snapshot with { Origin = StoreJson.Read<InstanceOrigin>(origin) };
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
