using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>The order of a list, as far as the columns of its rows show it: of long texts they have only the beginning.</summary>
internal sealed class ListOrder(InstanceField sort, bool descending)
{
    /// <summary>The rows that may be on a page, and how many of them may come before it.</summary>
    /// <param name="rows">All rows of the list. They are sorted by this.</param>
    public (List<ListRow> Rows, int Before) Window(List<ListRow> rows, int skip, int take)
    {
        if (rows.FindAll(row => row.SortColumn(sort) is null) is { Count: > 0 } unknown)
            return (unknown, 0);
        var places = rows.ConvertAll(row => (Row: row, Column: row.SortColumn(sort)!, Tie: Keys.Of(row.Id)));
        places.Sort((left, right) => (descending ? -1 : 1) * Compare(left, right));
        rows.Clear();
        rows.AddRange(places.Select(place => place.Row));

        var (from, to) = (Math.Min(skip, rows.Count), Math.Min(skip + take, rows.Count));
        var first = from;
        while (first > 0 && first < rows.Count && AreOneBeginning(first - 1, first))
            first--;
        while (to > from && to < rows.Count && AreOneBeginning(to - 1, to))
            to++;
        return from == to ? ([], 0) : (rows[first..to], from - first);

        bool AreOneBeginning(int one, int other) =>
            IndexColumns.IsCut(places[one].Column) && string.Equals((string)places[one].Column, places[other].Column as string, StringComparison.Ordinal);
    }

    private static int Compare((ListRow Row, object Column, string Tie) left, (ListRow Row, object Column, string Tie) right)
    {
        var order = left.Column is long number && right.Column is long other
            ? number.CompareTo(other)
            : string.CompareOrdinal((string)left.Column, (string)right.Column);
        return order != 0 ? order : string.CompareOrdinal(left.Tie, right.Tie);
    }
}
