using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>Where the rows of a deleted instance lie: what its origin and its facts said, which are gone.</summary>
/// <param name="From">The start of the range of its rows in a list.</param>
/// <param name="To">The end of that range.</param>
/// <param name="Lists">All lists that it was ever in.</param>
internal sealed record Remains(string From, string To, string[] Lists)
{
    private const string FromColumn = "From";
    private const string ToColumn = "To";
    private const string ListsColumn = "Lists";
    private const char Separator = '\n';

    public static string[] Columns { get; } = [FromColumn, ToColumn, ListsColumn];

    public static Remains Of(InstanceOrigin origin, Facts facts)
    {
        var (from, to) = IndexKeys.RowsOf(origin);
        return new Remains(from, to, [.. IndexKeys.Fixed(origin), .. facts.EverLists]);
    }

    /// <summary>Null if the row does not belong to a deletion.</summary>
    public static Remains? Of(TableEntity row) => row.GetString(ListsColumn) is { } lists
        ? new Remains(row.GetString(FromColumn), row.GetString(ToColumn), lists.Split(Separator))
        : null;

    public TableEntity WriteTo(TableEntity row)
    {
        (row[FromColumn], row[ToColumn], row[ListsColumn]) = (From, To, string.Join(Separator, Lists));
        return row;
    }

    /// <summary>Removes them all, however much of that was done before.</summary>
    public async Task RemoveAsync(Guid id, TableSet tables)
    {
        foreach (var list in Lists)
            await RemoveAsync(tables.Index, list, From, To);
        await RemoveAsync(tables.Instances, Keys.Of(id), Keys.HistoryStart, Keys.ReadEnd);
    }

    private static async Task RemoveAsync(Table table, string partition, string from, string to)
    {
        await foreach (var page in table.PagesAsync(partition, from, to, Table.LargestPage, ["RowKey"], CancellationToken.None))
            await table.DropAsync(partition, page.Values.Select(row => row.RowKey).Where(key => key != Keys.Snapshot));
    }
}
