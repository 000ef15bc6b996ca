using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>A snapshot's JSON without its origin, which never changes and lies in a row of its own.</summary>
internal static class SnapshotJson
{
    private static readonly JsonTypeInfo<InstanceSnapshot> WithoutOrigin = (JsonTypeInfo<InstanceSnapshot>)
        new JsonSerializerOptions(StoreJson.Default.Options) { TypeInfoResolver = StoreJson.Default.WithAddedModifier(LeaveOutOrigin) }
            .GetTypeInfo(typeof(InstanceSnapshot));

    public static byte[] Write(InstanceSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(snapshot, WithoutOrigin);

    /// <exception cref="JsonException">The text is not what this version writes.</exception>
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
