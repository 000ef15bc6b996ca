using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// Pages of instances. The rows of a list are one partition (all instances: a few), sorted by start, the latest first. A list sorted
/// that way is read only as far as needed. Of any other list all keys are read and sorted here, and then the rows of the page. The service
/// applies as much of a filter as it understands; the rest is applied here, to whole rows.
/// </summary>
internal sealed class InstanceLists(Table index, InstanceReads reads, ListLimits limits)
{
    private const int AtOnce = 16;

    /// <summary>How many rows have their votes looked up before more rows are read.</summary>
    private const int LargestBatch = 256;

    /// <exception cref="QueryTooBroadException">More rows than <see cref="ListLimits.MostRows"/> would have to be read.</exception>
    public async Task<InstancePage> ReadAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        var isInOrder = query is { Sort: InstanceField.StartDate, Descending: true };
        var needed = !isInOrder ? int.MaxValue : query.IsCounted ? Math.Max(query.Skip + query.Take, InstancePage.MostCounted + 1) : query.Skip + query.Take;
        var reader = new ListRows(index, query, limits);
        var rows = new List<ListRow>();
        await foreach (var row in FittingAsync(query, reader, cancellation))
        {
            // Instances with the same start are sorted by id ascending, not in reverse.
            if (rows.Count >= needed && IndexKeys.StartOf(row.Row.RowKey) != IndexKeys.StartOf(rows[^1].Row.RowKey))
                break;
            rows.Add(row);
        }

        var items = await PageAsync(query, reader, rows, cancellation);
        return new InstancePage(items, Math.Min(rows.Count, InstancePage.MostCounted + 1)) { Unreadable = [.. reader.Unreadable] };
    }

    /// <summary>The rows of the page, read whole. A row that has left the list meanwhile makes room for the next one.</summary>
    private static async Task<ImmutableArray<InstanceSummary>> PageAsync(
        InstanceListQuery query, ListRows reader, List<ListRow> rows, CancellationToken cancellation)
    {
        var order = new ListOrder(query.Sort, query.Descending);
        while (true)
        {
            var (window, before) = order.Window(rows, query.Skip, query.Take);
            if (window.FindAll(row => row.Summary is null) is { Count: > 0 } missing)
            {
                await reader.CompleteAsync(rows, missing, cancellation);
                continue;
            }

            var sorted = InstanceFields.Catalogue.Sort(window.Select(row => row.Summary!), InstanceFields.Of(query.Sort), query.Descending);
            return [.. sorted.Skip(before).Take(query.Take)];
        }
    }

    /// <summary>
    /// Whether an instance of the definition has not ended. The service filters all rows of the list of all instances. A row of an
    /// earlier commit may still be there, so each hit is looked up.
    /// </summary>
    /// <param name="versions">Which versions count; null: all.</param>
    public async Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int>? versions, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Enumerable.Range(0, Keys.Buckets).Select(bucket => AnyLiveAsync(IndexKeys.All(bucket), definitionId, versions, cancellation)));
        return found.Any(isLive => isLive);
    }

    private async Task<bool> AnyLiveAsync(string list, Guid definitionId, IReadOnlyCollection<int>? versions, CancellationToken cancellation)
    {
        var where = TableClient.CreateQueryFilter($"DefinitionId eq {Keys.Of(definitionId)} and Status le {(long)InstanceStatus.Suspended}");
        // Which version an instance has, a row says only as a whole.
        await foreach (var row in index.RowsAsync(list, "", ":", versions is null ? ["RowKey"] : null, cancellation, where))
        {
            if (versions is not null && ListRow.Read(row) is { Summary.DefinitionVersion: var version } && !versions.Contains(version))
                continue;
            if (await reads.FindAsync(IndexKeys.Id(row.RowKey), cancellation) is { Snapshot.State.IsEnded: false })
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Lists(InstanceListQuery query) => query.Scope switch
    {
        InstanceScope.StartedBy own => [IndexKeys.Own(own.CallerKey)],
        InstanceScope.AssignedTo assigned => new Assignment(assigned).Lists,
        _ => query.Filter?.Conjuncts.OfType<QueryFilter.IsPerson>().FirstOrDefault(part => !part.IsNot) is { } person
            ? [IndexKeys.Own(person.CallerKey)]
            : Enumerable.Range(0, Keys.Buckets).Select(IndexKeys.All),
    };

    /// <summary>The rows from which the list is made, the latest start first.</summary>
    private IAsyncEnumerable<ListRow> FittingAsync(InstanceListQuery query, ListRows reader, CancellationToken cancellation)
    {
        var fitting = LookAtAsync(query, reader, cancellation);
        return query.Scope is InstanceScope.AssignedTo assigned ? AssignedAsync(fitting, new Assignment(assigned), cancellation) : fitting;
    }

    private async IAsyncEnumerable<ListRow> LookAtAsync(
        InstanceListQuery query, ListRows reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var looked = 0;
        await foreach (var read in LatestAsync(query, reader, cancellation))
        {
            if (looked++ == limits.MostRows)
                throw TooBroad(query);
            if (reader.Look(read) is { } row)
                yield return row;
        }
    }

    /// <summary>Each instance once, by the row of its latest commit: the row of an earlier one may not be removed yet.</summary>
    private static async IAsyncEnumerable<ReadRow> LatestAsync(
        InstanceListQuery query, ListRows reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lists = Lists(query).Select(list => reader.ReadAsync(list, cancellation));
        var byStart = Comparer<ReadRow>.Create((left, right) => string.CompareOrdinal(left.Row.RowKey, right.Row.RowKey));
        ReadRow? latest = null;
        await foreach (var read in Merge.InOrder(lists, byStart, cancellation))
        {
            if (latest is null || IndexKeys.Id(latest.Row.RowKey) != IndexKeys.Id(read.Row.RowKey))
            {
                if (latest is not null)
                    yield return latest;
                latest = read;
                continue;
            }

            // Whom a visit asks only grows: a list that had the instance before a commit of this visit has it still.
            latest = Visit(latest) == Visit(read) ? read with { Beside = latest } : read;
        }

        if (latest is not null)
            yield return latest;

        static string? Visit(ReadRow read) => read.Row.GetString(IndexRows.VotesColumn);
    }

    /// <summary>A vote counts from the moment its row exists, folded or not. The row's key names the voter and the visit.</summary>
    private async IAsyncEnumerable<ListRow> AssignedAsync(
        IAsyncEnumerable<ListRow> rows, Assignment assignment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var batch in rows.Where(assignment.MayBeAsked).Chunk(LargestBatch).WithCancellation(cancellation))
        {
            var isAsked = new bool[batch.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForAsync(0, batch.Length, options, async (number, cancel) =>
            {
                var row = batch[number];
                isAsked[number] = row.Row.GetString(IndexRows.VotesColumn) is not { } votes
                    || await assignment.IsAskedAsync(row, key => reads.ExistsAsync(row.Id, Keys.Inbox(votes + key), cancel));
            });
            foreach (var row in batch.Where((_, number) => isAsked[number]))
                yield return row;
        }
    }

    private QueryTooBroadException TooBroad(InstanceListQuery query)
    {
        var narrow = $"Over {limits.MostRows} instances would have to be looked at for this list. Narrow the query by a range of StartDate "
            + "(StartDate -ge %TODAY-30%), or by another field with -eq or -startswith";
        return new QueryTooBroadException(query is { Sort: InstanceField.StartDate, Descending: true }
            ? $"{narrow}."
            : $"{narrow}; or sort by StartDate, descending (SortField=StartDate&SortAscending=1), to page through the latest.");
    }
}
