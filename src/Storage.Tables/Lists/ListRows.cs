using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>A row as it came from the service: whole, or only what the list is sorted by.</summary>
internal sealed record ReadRow(TableEntity Row, bool IsWhole)
{
    /// <summary>The same instance in another list, at the same visit; null if it was not found in another one.</summary>
    public ReadRow? Beside { get; init; }

    public IEnumerable<string> Lists
    {
        get
        {
            for (var row = this; row is not null; row = row.Beside)
                yield return row.Row.PartitionKey;
        }
    }
}

/// <summary>
/// The rows of one list query. If the service applies the whole filter, only the latest rows of a list are read whole, and of the others what
/// they are sorted by. The rows of the page are read whole afterwards.
/// </summary>
internal sealed class ListRows(Table index, InstanceListQuery query, ListLimits limits)
{
    private const int AtOnce = 16;

    private readonly StartRange _range = StartRange.Of(query.Filter);
    private readonly IndexFilter _filter = IndexFilter.Of(query.Filter);

    /// <summary>Of which type a workflow is, a row says for certain only as a whole.</summary>
    private readonly bool _needsTypes = query.Scope is InstanceScope.AssignedTo assigned && assigned.InPlaceOf.Any(absent => !absent.WorkflowTypes.IsEmpty);

    private readonly string[] _columns =
    [
        nameof(TableEntity.PartitionKey),
        nameof(TableEntity.RowKey),
        .. query.Sort == InstanceField.StartDate ? Array.Empty<string>() : [query.Sort.ToString()],
        .. query.Scope is InstanceScope.AssignedTo ? IndexRows.AssignmentColumns : [],
    ];

    private bool MayRowsBeParts => _filter.IsExact && !_needsTypes;

    /// <summary>Instances of which what was read cannot be used.</summary>
    public List<Guid> Unreadable { get; } = [];

    /// <summary>The rows of the list in a partition whose filter holds as far as the service applies it, the latest start first.</summary>
    public async IAsyncEnumerable<ReadRow> ReadAsync(string list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var from = _range.From;
        await foreach (var page in index.PagesAsync(
            list, from, _range.To, MayRowsBeParts ? limits.ReadWhole : Table.LargestPage, select: null, cancellation, _filter.Text))
        {
            foreach (var row in page.Values)
            {
                yield return new(row, IsWhole: true);
                from = IndexKeys.Behind(row.RowKey);
            }

            if (page.ContinuationToken is null)
                yield break;
            if (MayRowsBeParts)
                break;
        }

        await foreach (var row in index.RowsAsync(list, from, _range.To, _columns, cancellation, _filter.Text))
            yield return new(row, IsWhole: false);
    }

    /// <summary>The row as the list shows it; null if it does not belong there, or cannot be read.</summary>
    public ListRow? Look(ReadRow read)
    {
        if (!read.IsWhole)
            return new ListRow(read.Row, Summary: null) { Lists = read.Lists };
        if (ListRow.Read(read.Row) is not { } row)
        {
            Unreadable.Add(IndexKeys.Id(read.Row.RowKey));
            return null;
        }

        return InstanceFields.Catalogue.Matches(query.Filter, row.Summary!) ? row with { Lists = read.Lists } : null;
    }

    /// <summary>
    /// Reads the named ones among all rows whole. Commits may have come since their keys were read: then it is the row of the latest, and a
    /// row that does not belong to the list any more is taken out.
    /// </summary>
    public async Task CompleteAsync(List<ListRow> rows, IReadOnlyCollection<ListRow> missing, CancellationToken cancellation)
    {
        var found = new ConcurrentDictionary<Guid, TableEntity>();
        await Parallel.ForEachAsync(
            Runs(rows, missing.Select(row => row.Id).ToHashSet()),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (run, cancel) =>
            {
                await foreach (var row in index.RowsAsync(run.List, run.From, run.To, select: null, cancel, _filter.Text))
                    found.AddOrUpdate(IndexKeys.Id(row.RowKey), row, (_, other) => string.CompareOrdinal(other.RowKey, row.RowKey) > 0 ? other : row);
            });

        var completed = missing.ToDictionary(row => row.Id, row => found.TryGetValue(row.Id, out var whole) ? Look(new(whole, IsWhole: true)) : null);
        for (var number = rows.Count - 1; number >= 0; number--)
        {
            if (!completed.TryGetValue(rows[number].Id, out var whole))
                continue;
            if (whole is null)
                rows.RemoveAt(number);
            else
                rows[number] = whole;
        }
    }

    /// <summary>Ranges that have the wanted rows, and not many others.</summary>
    private IEnumerable<(string List, string From, string To)> Runs(List<ListRow> rows, HashSet<Guid> wanted)
    {
        foreach (var list in rows.GroupBy(row => row.Row.PartitionKey))
        {
            ImmutableArray<string> keys = [.. list.Where(row => wanted.Contains(row.Id)).Select(row => row.Row.RowKey)];
            ImmutableArray<string> all = [.. list.Select(row => row.Row.RowKey).Order(StringComparer.Ordinal)];
            (string From, string To, int Place)? run = null;
            foreach (var key in keys.Order(StringComparer.Ordinal))
            {
                var (place, (from, to)) = (all.BinarySearch(key, StringComparer.Ordinal), IndexKeys.RowsOf(key));
                if (run is { } open && place - open.Place <= limits.NearEnough)
                {
                    run = (open.From, to, place);
                    continue;
                }

                if (run is { } closed)
                    yield return (list.Key, closed.From, closed.To);
                run = (from, to, place);
            }

            if (run is { } last)
                yield return (list.Key, last.From, last.To);
        }
    }
}
