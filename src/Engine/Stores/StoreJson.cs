using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Engine.Stores;

/// <summary>The JSON of data that stores do not look into. Generated at build time, so start-up needs no reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InstanceSnapshot))]
[JsonSerializable(typeof(Farewell.Sending), TypeInfoPropertyName = "FarewellSending")]
[JsonSerializable(typeof(Farewell.Retrying), TypeInfoPropertyName = "FarewellRetrying")]
[JsonSerializable(typeof(InboxEntry))]
[JsonSerializable(typeof(EffectOutcome.Failed), TypeInfoPropertyName = "FailedOutcome")]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(ImmutableArray<HistoryEntry>))]
[JsonSerializable(typeof(InstanceSummary))]
[JsonSerializable(typeof(WorkflowDefinition))]
[JsonSerializable(typeof(DefinitionHead))]
[JsonSerializable(typeof(DefinitionHistoryEntry))]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(RoleSetHead))]
[JsonSerializable(typeof(StoredRole))]
[JsonSerializable(typeof(EscalationNotice.Sending), TypeInfoPropertyName = "EscalationSending")]
[JsonSerializable(typeof(EscalationNotice.Retrying), TypeInfoPropertyName = "EscalationRetrying")]
[JsonSerializable(typeof(SeenPerson))]
[JsonSerializable(typeof(DigestTurn))]
[JsonSerializable(typeof(DelegationSetHead))]
[JsonSerializable(typeof(Delegation))]
[JsonSerializable(typeof(SecurityEntry))]
public sealed partial class StoreJson : JsonSerializerContext
{
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    /// <summary>The same bytes, without an array of their own.</summary>
    public static void Write<T>(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value, TypeInfo<T>());

    /// <exception cref="JsonException">The text is not in the form that this version writes.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException($"Stored {typeof(T).Name} is null.");

    /// <summary>
    /// Whether what is stored says the same as what would be written now. Its bytes may differ if another release has written it: it names
    /// members in another order, or has none where this release writes an empty one.
    /// </summary>
    /// <exception cref="JsonException">The text is not in the form that this version writes.</exception>
    public static bool Says<T>(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> written) =>
        stored.SequenceEqual(written) || Write(Read<T>(stored)).AsSpan().SequenceEqual(written);

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
