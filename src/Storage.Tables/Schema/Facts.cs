using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Reading;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>What the next commit has to know about this one. It stands in the snapshot's row and in the version that a read hands out.</summary>
/// <param name="Number">Counts the commits of the instance; 1 for its creation.</param>
/// <param name="Due">The due row of the state; null where the state is never due.</param>
/// <param name="Roles">Whose signal is awaited: in their lists the instance stands.</param>
/// <param name="EverRoles">All that were ever awaited: in their lists a crash may have left a row.</param>
/// <param name="Writes">The latest writes, newest first: a write whose answer was lost is known by them.</param>
internal sealed record Facts(long Number, string? Due, ImmutableArray<int> Roles, ImmutableArray<int> EverRoles, ImmutableArray<string> Writes)
{
    /// <summary>Further writes than these cannot have come between a write and its own repetition.</summary>
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
            [write, .. (before?.Writes ?? []).Take(MostWrites - 1)]);
    }

    /// <summary>What stands in the row of an instance that is deleted: its number and the writes that led there.</summary>
    public Facts Deleted(string write) => new(Number + 1, Due: null, [], [], [write, .. Writes.Take(MostWrites - 1)]);

    public static Facts Read(string json) => JsonSerializer.Deserialize(json, FactsJson.Default.Facts)!;

    public override string ToString() => JsonSerializer.Serialize(this, FactsJson.Default.Facts);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Facts))]
internal sealed partial class FactsJson : JsonSerializerContext;

/// <summary>What <see cref="InstanceRead.Version"/> is here: the ETag of the snapshot's row, and its facts.</summary>
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
