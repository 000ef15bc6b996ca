using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// Pages of instances. The rows of a list are one partition (all instances: a few), the latest start first, which is the order
/// of a list by start, descending: that one is read as far as it is needed. Any other is read whole and sorted here. The service
/// is told as much of a filter as it understands; the rest is decided here.
/// </summary>
internal sealed class InstanceLists(Table index, InstanceReads reads)
{
    /// <summary>The most rows that are looked at for one page: a list that would need more is refused.</summary>
    public const int MostRows = 20_000;

    private const int AtOnce = 16;

    /// <summary>Rows whose votes are looked up before more rows are read.</summary>
    private const int LargestBatch = 256;

    /// <exception cref="QueryTooBroadException">More rows would have to be looked at than <see cref="MostRows"/>.</exception>
    public async Task<InstancePage> ReadAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        var isInOrder = query is { Sort: InstanceField.StartDate, Descending: true };
        var needed = isInOrder ? Math.Max(query.Skip + query.Take, InstancePage.MostCounted + 1) : int.MaxValue;
        var items = new List<InstanceSummary>();
        await foreach (var item in FittingAsync(query, cancellation))
        {
            // Those of one start stand in the order of their ids, and not in its reverse.
            if (items.Count >= needed && item.StartDate != items[^1].StartDate)
                break;
            items.Add(item);
        }

        var sorted = InstanceFields.Catalogue.Sort(items, InstanceFields.Of(query.Sort), query.Descending);
        return new InstancePage([.. sorted.Skip(query.Skip).Take(query.Take)], Math.Min(items.Count, InstancePage.MostCounted + 1));
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
        var where = TableClient.CreateQueryFilter($"DefinitionId eq {Keys.Of(definitionId)} and Status le {(long)InstanceStatus.Suspended}");
        await foreach (var row in index.RowsAsync(list, "", ":", ["RowKey"], cancellation, where))
        {
            if (await reads.FindAsync(IndexKeys.Id(row.RowKey), cancellation) is { Snapshot.State.IsEnded: false })
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Lists(InstanceListQuery query) => query.Scope switch
    {
        InstanceScope.StartedBy own => [IndexKeys.Own(own.CallerKey)],
        InstanceScope.AssignedTo assigned => assigned.RoleIds.Distinct().Select(IndexKeys.Role),
        _ => query.Filter?.Conjuncts.OfType<QueryFilter.IsPerson>().FirstOrDefault(part => !part.IsNot) is { } person
            ? [IndexKeys.Own(person.CallerKey)]
            : Enumerable.Range(0, Keys.Buckets).Select(IndexKeys.All),
    };

    /// <summary>What the list is made of, the latest start first.</summary>
    private IAsyncEnumerable<InstanceSummary> FittingAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        var fitting = LookAtAsync(query, cancellation).Where(seen => InstanceFields.Catalogue.Matches(query.Filter, seen.Summary));
        return (query.Scope is InstanceScope.AssignedTo assigned ? WithoutVotesAsync(fitting, assigned.CallerKey, cancellation) : fitting)
            .Select(seen => seen.Summary);
    }

    private async IAsyncEnumerable<Seen> LookAtAsync(InstanceListQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var looked = 0;
        await foreach (var row in LatestAsync(query, cancellation))
        {
            if (looked++ == MostRows)
                throw TooBroad(query);
            yield return new Seen(row, StoreJson.Read<InstanceSummary>(row.Json()));
        }
    }

    /// <summary>Each instance once, by the row of its latest commit: one before may not be removed yet.</summary>
    private async IAsyncEnumerable<TableEntity> LatestAsync(InstanceListQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (range, filter) = (StartRange.Of(query.Filter), IndexFilter.Of(query.Filter));
        var lists = Lists(query).Select(list => index.RowsAsync(list, range.From, range.To, select: null, cancellation, filter));
        var byStart = Comparer<TableEntity>.Create((left, right) => string.CompareOrdinal(left.RowKey, right.RowKey));
        TableEntity? latest = null;
        await foreach (var row in Merge.InOrder(lists, byStart, cancellation))
        {
            if (latest is not null && IndexKeys.Id(latest.RowKey) != IndexKeys.Id(row.RowKey))
                yield return latest;
            latest = row;
        }

        if (latest is not null)
            yield return latest;
    }

    /// <summary>A vote counts from the moment its row is there, folded or not: the row's key says whose it is and of which visit.</summary>
    private async IAsyncEnumerable<Seen> WithoutVotesAsync(
        IAsyncEnumerable<Seen> rows, string callerKey, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var batch in rows.Chunk(LargestBatch).WithCancellation(cancellation))
        {
            var hasVoted = new bool[batch.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForAsync(0, batch.Length, options, async (number, cancel) =>
            {
                var row = batch[number].Row;
                hasVoted[number] = row.GetString(IndexRows.VotesColumn) is { } votes
                    && await reads.ExistsAsync(IndexKeys.Id(row.RowKey), Keys.Inbox(votes + callerKey), cancel);
            });
            foreach (var seen in batch.Where((_, number) => !hasVoted[number]))
                yield return seen;
        }
    }

    private static QueryTooBroadException TooBroad(InstanceListQuery query)
    {
        var narrow = $"Over {MostRows} instances would have to be looked at for this list. Narrow the query by a range of StartDate "
            + "(StartDate -ge %TODAY-30%), or by another field with -eq or -startswith";
        return new QueryTooBroadException(query is { Sort: InstanceField.StartDate, Descending: true }
            ? $"{narrow}."
            : $"{narrow}; or sort by StartDate, descending (SortField=StartDate&SortAscending=1), to page through the latest.");
    }

    private sealed record Seen(TableEntity Row, InstanceSummary Summary);
}
