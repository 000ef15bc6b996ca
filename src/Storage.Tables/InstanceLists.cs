using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>
/// Pages of instances. The rows of a list are one partition (all instances: a few), the latest start first; they hold what a
/// list shows, and are sorted here.
/// </summary>
internal sealed class InstanceLists(Table index, InstanceReads reads)
{
    /// <summary>The most rows that are looked at: what was started before the latest of these is in no list.</summary>
    public const int MostRows = 20_000;

    private const int AtOnce = 16;

    public async Task<InstancePage> ReadAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        var rows = await LatestAsync(Lists(query.Scope), cancellation);
        if (query.Scope is InstanceScope.AssignedTo assigned)
            rows = await WithoutVotesAsync(rows, assigned.CallerKey, cancellation);
        var items = rows.Select(row => StoreJson.Read<InstanceSummary>(row.Json()));
        var page = SummaryOrder.Sort(items, query.Sort, query.Descending).Skip(query.Skip).Take(query.Take);
        return new InstancePage([.. page], Math.Min(rows.Count, InstancePage.MostCounted + 1));
    }

    /// <summary>
    /// Whether an instance of the definition has not ended. The service filters all rows of the list of all instances; a row of an
    /// earlier commit may still be there, so that whatever it finds is looked up.
    /// </summary>
    public async Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Enumerable.Range(0, Keys.Buckets).Select(bucket => AnyLiveAsync(IndexKeys.All(bucket), definitionId, cancellation)));
        return found.Any(isLive => isLive);
    }

    private async Task<bool> AnyLiveAsync(string list, Guid definitionId, CancellationToken cancellation)
    {
        await foreach (var row in index.KeysWhereAsync(list, IndexRows.LiveColumn, Keys.Of(definitionId), cancellation))
        {
            if (await reads.FindAsync(IndexKeys.Id(row.RowKey), cancellation) is { Snapshot.State.IsEnded: false })
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Lists(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy own => [IndexKeys.Own(own.CallerKey)],
        InstanceScope.AssignedTo assigned => assigned.RoleIds.Distinct().Select(IndexKeys.Role),
        _ => Enumerable.Range(0, Keys.Buckets).Select(IndexKeys.All),
    };

    /// <summary>Each instance once, by the row of its latest commit: one before may not be removed yet.</summary>
    private async Task<List<TableEntity>> LatestAsync(IEnumerable<string> lists, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        var byStart = Comparer<TableEntity>.Create((left, right) => string.CompareOrdinal(left.RowKey, right.RowKey));
        await foreach (var row in Merge.InOrder(lists.Select(list => OfListAsync(list, cancellation)), byStart, cancellation))
        {
            if (rows.Count > 0 && IndexKeys.Id(rows[^1].RowKey) == IndexKeys.Id(row.RowKey))
                rows[^1] = row;
            else if (rows.Count == MostRows)
                break;
            else
                rows.Add(row);
        }

        return rows;
    }

    private async IAsyncEnumerable<TableEntity> OfListAsync(string list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in index.RowsAsync(list, "", ":", select: null, cancellation))
            yield return row;
    }

    /// <summary>A vote counts from the moment its row is there, folded or not: the row's key says whose it is and of which visit.</summary>
    private async Task<List<TableEntity>> WithoutVotesAsync(List<TableEntity> rows, string callerKey, CancellationToken cancellation)
    {
        var hasVoted = new bool[rows.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, rows.Count, options, async (number, cancel) =>
        {
            var row = rows[number];
            hasVoted[number] = row.GetString(IndexRows.VotesColumn) is { } votes
                && await reads.ExistsAsync(IndexKeys.Id(row.RowKey), Keys.Mail(votes + callerKey), cancel);
        });
        return [.. rows.Where((_, number) => !hasVoted[number])];
    }
}
