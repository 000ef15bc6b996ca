using System.Buffers;
using System.Collections;
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

    private static readonly JsonTypeInfo<InstanceSnapshot> Stored = (JsonTypeInfo<InstanceSnapshot>)
        new JsonSerializerOptions(StoreJson.Default.Options)
        {
            TypeInfoResolver = StoreJson.Default.WithAddedModifier(LeaveOutOrigin).WithAddedModifier(LeaveOutEmpty).WithAddedModifier(AddFormat),
        }.GetTypeInfo(typeof(InstanceSnapshot));

    public static byte[] Write(InstanceSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(snapshot, Stored);

    /// <inheritdoc cref="StoreJson.Write{T}(Utf8JsonWriter, T)"/>
    public static void Write(Utf8JsonWriter writer, InstanceSnapshot snapshot) => JsonSerializer.Serialize(writer, snapshot, Stored);

    /// <exception cref="JsonException">The text is not what this version writes.</exception>
    /// <exception cref="StorageRefusedException">A newer release has written it.</exception>
    public static InstanceSnapshot Read(ReadOnlySpan<byte> state, ReadOnlySpan<byte> origin)
    {
        if (state is not [(byte)'{', ..])
            throw new JsonException("A stored snapshot is no object.");
        // As one object both are read at once, and the snapshot need not be copied to get its origin.
        var name = "{\"Origin\":"u8;
        var length = name.Length + origin.Length + state.Length;
        var joined = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            name.CopyTo(joined);
            origin.CopyTo(joined.AsSpan(name.Length));
            joined[name.Length + origin.Length] = (byte)',';
            state[1..].CopyTo(joined.AsSpan(name.Length + origin.Length + 1));
            var snapshot = JsonSerializer.Deserialize(joined.AsSpan(0, length), Stored);
            return snapshot is { Origin: not null } ? snapshot : throw new JsonException("A stored origin is null.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    /// <summary>Where the JSON of the message stands in that of its snapshot, so that it need not be written twice.</summary>
    /// <exception cref="JsonException">The text is no snapshot.</exception>
    public static Range MessageIn(ReadOnlySpan<byte> state)
    {
        var reader = new Utf8JsonReader(state);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessage = reader.ValueTextEquals(nameof(InstanceSnapshot.Message));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isMessage)
                return start..(int)reader.BytesConsumed;
        }

        throw new JsonException("A snapshot has no message.");
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
        if (type.Type == typeof(InstanceSnapshot))
            type.Properties.Single(property => property.Name == nameof(InstanceSnapshot.Origin)).ShouldSerialize = (_, _) => false;
    }

    /// <summary>
    /// Most waits have none of the lists that were added later, and each of them would cost as much to read as a value. Whatever has once been
    /// added is read as empty if it is not there, because the releases before wrote none.
    /// </summary>
    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        if (type.Type != typeof(InstanceState.AwaitingSignal) && type.Type != typeof(StatusMessage) && type.Type != typeof(InstanceSnapshot))
            return;
        foreach (var list in type.Properties.Where(property => property.PropertyType.IsAssignableTo(typeof(ICollection)) && WasAddedLater(property)))
            list.ShouldSerialize = static (_, value) => value is ICollection { Count: > 0 };
    }

    private static bool WasAddedLater(JsonPropertyInfo property) => property.AssociatedParameter is { IsMemberInitializer: true }
        && property.Name is not (nameof(InstanceSnapshot.SignalVisits) or nameof(InstanceSnapshot.Signallers));
}
