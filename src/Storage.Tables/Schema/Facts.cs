using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Reading;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>What the next commit needs to know about this one. It stands in the snapshot's row and in the version of a read.</summary>
/// <param name="Number">Counts the commits of the instance; 1 for its creation.</param>
/// <param name="Due">The due row of the state; null if the state is never due.</param>
/// <param name="Roles">The roles whose signal is awaited. The instance is in their lists.</param>
/// <param name="EverRoles">All roles whose signal was ever awaited. A crash may have left a row in their lists.</param>
/// <param name="Writes">The latest writes, newest first. They identify a write whose response was lost.</param>
internal sealed record Facts(long Number, string? Due, ImmutableArray<int> Roles, ImmutableArray<int> EverRoles, ImmutableArray<string> Writes)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>No more writes than these can come between a write and its own repetition.</summary>
    private const int MostWrites = 5;

    /// <param name="before">Null for a new instance.</param>
    public static Facts After(Facts? before, InstanceSnapshot snapshot, string write)
    {
        ImmutableArray<int> roles = snapshot.State is InstanceState.AwaitingSignal waiting ? [.. waiting.RoleIds.Distinct().Order()] : [];
        return new Facts(
            (before?.Number ?? 0) + 1,
            DueKey.Of(snapshot, before?.Due, write)?.ToString(),
            roles,
            [.. roles.Union(before?.EverRoles ?? []).Order()],
            [write, .. (before?.Writes ?? []).Take(MostWrites - 1)])
        {
            Unknown = before?.Unknown,
        };
    }

    /// <summary>The row of a deleted instance: its number and the writes that led there.</summary>
    public Facts Deleted(string write) => new(Number + 1, Due: null, [], [], [write, .. Writes.Take(MostWrites - 1)]) { Unknown = Unknown };

    public static Facts Read(string json) => JsonSerializer.Deserialize(json, FactsJson.Default.Facts)!;

    public override string ToString() => JsonSerializer.Serialize(this, FactsJson.Default.Facts);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Facts))]
internal sealed partial class FactsJson : JsonSerializerContext;

/// <summary>The content of <see cref="InstanceRead.Version"/> in this store: the ETag of the snapshot's row, and its facts.</summary>
internal sealed record StoredVersion(string ETag, Facts Facts)
{
    private const char Separator = '\n';

    public static StoredVersion? Parse(string text)
    {
        var parts = text.Split(Separator);
        if (parts.Length != 2)
            return null;
        try
        {
            return new StoredVersion(parts[0], Facts.Read(parts[1]));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => $"{ETag}{Separator}{Facts}";
}
