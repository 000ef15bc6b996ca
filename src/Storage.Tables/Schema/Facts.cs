using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
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
    /// <summary>
    /// The most people that are remembered as asked before: twice as many as a step may ask. A crash can leave a row only in lists of its own
    /// commit and the one before, and the commit after it repairs them. All their keys have to fit into one column.
    /// </summary>
    private const int MostEverPeople = 2 * RoleTokenLimits.Asked;

    /// <summary>The keys of the people who are asked by name. The instance is in their lists.</summary>
    public ImmutableArray<string> People { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Others who were asked by name before, the latest first. A crash may have left a row in their lists.</summary>
    public ImmutableArray<string> EverPeople { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The lists of those whom the instance waits for.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lists => Roles.Select(IndexKeys.Role).Concat(People.Select(IndexKeys.Asked));

    /// <summary>All lists of people in which a row may be left.</summary>
    [JsonIgnore]
    public IEnumerable<string> EverLists => EverRoles.Select(IndexKeys.Role).Concat(People.Union(EverPeople).Select(IndexKeys.Asked));

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>No more writes than these can come between a write and its own repetition.</summary>
    private const int MostWrites = 5;

    /// <param name="before">Null for a new instance.</param>
    public static Facts After(Facts? before, InstanceSnapshot snapshot, string write)
    {
        var waiting = snapshot.State as InstanceState.AwaitingSignal;
        ImmutableArray<int> roles = waiting is null ? [] : [.. waiting.RoleIds.Distinct().Order()];
        ImmutableArray<string> people = waiting is null ? [] : [.. waiting.People.Select(person => person.Key).Distinct()];
        return new Facts(
            (before?.Number ?? 0) + 1,
            DueKey.Of(snapshot, before?.Due, write)?.ToString(),
            roles,
            [.. roles.Union(before?.EverRoles ?? []).Order()],
            [write, .. (before?.Writes ?? []).Take(MostWrites - 1)])
        {
            Unknown = before?.Unknown,
            People = people,
            EverPeople = before is null ? [] : [.. before.People.Union(before.EverPeople).Except(people).Take(MostEverPeople)],
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
