using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>
/// What was done to roles or delegations: rows beside the set that was changed, so that they are written with it. Sign-ins have a partition
/// of their own. The latest comes first, and a part of them is one range, however many there are.
/// </summary>
internal static class SecurityRows
{
    private const string Start = "e.";
    private const string End = "e/";

    /// <summary>What writes the entry; nothing if there is none.</summary>
    public static IEnumerable<TableTransactionAction> Of(string partition, SecurityEntry? entry)
    {
        if (entry is not null)
            yield return new(TableTransactionActionType.UpsertReplace, new TableEntity(partition, Key(new(entry.At, entry.Revision))).WithJson(StoreJson.Write(entry)));
    }

    /// <summary>Writes an entry behind those of its time, unless one of them says the same.</summary>
    /// <returns>Whether it was written.</returns>
    public static async Task<bool> AddAsync(Table table, string partition, SecurityEntry entry)
    {
        for (var revision = 1L; ; revision++)
        {
            var key = Key(new(entry.At, revision));
            var row = new TableEntity(partition, key).WithJson(StoreJson.Write(entry with { Revision = revision }));
            if (await table.WriteAsync(new TableTransactionAction(TableTransactionActionType.Add, row)) == WriteOutcome.Done)
                return true;
            // Another worker's, or our own: the client repeats a write whose response was lost.
            if (await table.FindAsync(partition, key, select: null, CancellationToken.None) is { } other && StoreJson.Read<SecurityEntry>(other.Json()).SaysSame(entry))
                return false;
        }
    }

    /// <summary>Removes some of what is too old now. Whatever is left is removed after a later change.</summary>
    public static async Task ForgetAsync(Table table, string partition, SecurityEntry? latest)
    {
        if (latest is null)
            return;
        try
        {
            await foreach (var page in table.PagesAsync(
                partition, Behind(new(latest.At - SecurityEntry.Kept, 0)), End, SecurityEntry.MostForgotten, ["PartitionKey", "RowKey"], CancellationToken.None))
            {
                await table.DropAsync(partition, page.Values.Select(row => row.RowKey));
                return;
            }
        }
        catch (StorageUnavailableException)
        {
            // The change has taken effect, and nobody is to be told that it may not have.
        }
    }

    public static async Task<ImmutableArray<SecurityEntry>> ReadAsync(Table table, string partition, SecurityPlace before, int most, CancellationToken cancellation)
    {
        var entries = ImmutableArray.CreateBuilder<SecurityEntry>();
        await foreach (var page in table.PagesAsync(partition, Behind(before), End, Math.Min(most, Table.LargestPage), select: null, cancellation))
        {
            foreach (var row in page.Values)
            {
                entries.Add(StoreJson.Read<SecurityEntry>(row.Json()));
                if (entries.Count == most)
                    return entries.ToImmutable();
            }
        }

        return entries.ToImmutable();
    }

    private static string Key(SecurityPlace place) => $"{Start}{Keys.LatestFirst(place.At)}.{Keys.Number(long.MaxValue - place.Revision)}";

    /// <summary>The first key behind that of the place.</summary>
    private static string Behind(SecurityPlace place) => $"{Key(place)}.";
}
