using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// Pages of instances. The rows of a list are one partition (all instances: a few), sorted by start, the latest first. A list sorted
/// that way is read only as far as needed. Any other list is read completely and sorted here. The service applies as much of a filter
/// as it understands; the rest is applied here.
/// </summary>
internal sealed class InstanceLists(Table index, InstanceReads reads)
{
    /// <summary>The most rows that are read for one page. A list that would need more is refused.</summary>
    public const int MostRows = 20_000;

    private const int AtOnce = 16;

    /// <summary>How many rows have their votes looked up before more rows are read.</summary>
    private const int LargestBatch = 256;

    /// <exception cref="QueryTooBroadException">More rows than <see cref="MostRows"/> would have to be read.</exception>
    public async Task<InstancePage> ReadAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        var isInOrder = query is { Sort: InstanceField.StartDate, Descending: true };
        var needed = isInOrder ? Math.Max(query.Skip + query.Take, InstancePage.MostCounted + 1) : int.MaxValue;
        var items = new List<InstanceSummary>();
        var unreadable = new List<Guid>();
        await foreach (var item in FittingAsync(query, unreadable, cancellation))
        {
            // Instances with the same start are sorted by id ascending, not in reverse.
            if (items.Count >= needed && item.StartDate != items[^1].StartDate)
                break;
            items.Add(item);
        }

        var sorted = InstanceFields.Catalogue.Sort(items, InstanceFields.Of(query.Sort), query.Descending);
        return new InstancePage([.. sorted.Skip(query.Skip).Take(query.Take)], Math.Min(items.Count, InstancePage.MostCounted + 1))
        {
            Unreadable = [.. unreadable],
        };
    }

    /// <summary>
    /// Whether an instance of the definition has not ended. The service filters all rows of the list of all instances. A row of an
    /// earlier commit may still be there, so each hit is looked up.
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
        InstanceScope.AssignedTo assigned => assigned.RoleIds.Distinct().Select(IndexKeys.Role).Append(IndexKeys.Asked(assigned.CallerKey)),
        _ => query.Filter?.Conjuncts.OfType<QueryFilter.IsPerson>().FirstOrDefault(part => !part.IsNot) is { } person
            ? [IndexKeys.Own(person.CallerKey)]
            : Enumerable.Range(0, Keys.Buckets).Select(IndexKeys.All),
    };

    /// <summary>The rows from which the list is made, the latest start first.</summary>
    private IAsyncEnumerable<InstanceSummary> FittingAsync(InstanceListQuery query, List<Guid> unreadable, CancellationToken cancellation)
    {
        var fitting = LookAtAsync(query, unreadable, cancellation).Where(seen => InstanceFields.Catalogue.Matches(query.Filter, seen.Summary));
        return (query.Scope is InstanceScope.AssignedTo assigned
            ? WithoutVotesAsync(fitting.Where(seen => !IndexRows.Bars(seen.Row, assigned.CallerKey)), assigned.CallerKey, cancellation)
            : fitting).Select(seen => seen.Summary);
    }

    private async IAsyncEnumerable<Seen> LookAtAsync(
        InstanceListQuery query, List<Guid> unreadable, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var looked = 0;
        await foreach (var row in LatestAsync(query, cancellation))
        {
            if (looked++ == MostRows)
                throw TooBroad(query);
            if (Read(row) is { } summary)
                yield return new Seen(row, summary);
            else
                unreadable.Add(IndexKeys.Id(row.RowKey));
        }
    }

    /// <summary>Null if the row cannot be read: one such row must not take the whole list away.</summary>
    private static InstanceSummary? Read(TableEntity row)
    {
        try
        {
            var summary = StoreJson.Read<InstanceSummary>(row.Json());
            return summary.Id == IndexKeys.Id(row.RowKey) ? summary : null;
        }
        // What is compressed and damaged is an invalid operation to the decoder.
        catch (Exception failure) when (failure is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Each instance once, by the row of its latest commit: the row of an earlier one may not be removed yet.</summary>
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

    /// <summary>A vote counts from the moment its row exists, folded or not. The row's key names the voter and the visit.</summary>
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
