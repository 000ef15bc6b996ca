using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// The part of a filter that the service can apply. It lets every row through that matches, and as few others as it can. The client
/// escapes values; the names of columns are constants.
/// </summary>
/// <param name="Text">Null if the service can apply no part of it.</param>
/// <param name="IsExact">Whether the service leaves exactly the rows that match, so that nothing else of them has to be read.</param>
internal sealed record IndexFilter(string? Text, bool IsExact)
{
    /// <summary>The service accepts fifteen comparisons, of which partition and range take three.</summary>
    private const int MostComparisons = 12;

    public static IndexFilter Of(QueryFilter? filter) => filter is null ? new(null, IsExact: true)
        : Narrow(filter, MostComparisons) is { } narrowed ? new(narrowed.Text, narrowed.IsExact)
        : new(null, IsExact: false);

    /// <summary>Of parts that must all hold, as many are used as there is room for. Alternatives are used all or not at all.</summary>
    private static Narrowed? Narrow(QueryFilter filter, int room) => filter switch
    {
        QueryFilter.And and => (Narrow(and.Left, room), and) switch
        {
            (null, _) => Narrow(and.Right, room) is { } right ? right with { IsExact = false } : null,
            ({ } left, _) => Narrow(and.Right, room - left.Comparisons) is { } right ? Join(left, "and", right) : left with { IsExact = false },
        },
        QueryFilter.Or or => Narrow(or.Left, room) is { } left && Narrow(or.Right, room - left.Comparisons) is { } right
            ? Join(left, "or", right)
            : null,
        QueryFilter.Compare compare => Narrow(compare) is { } found && found.Comparisons <= room ? found : null,
        QueryFilter.IsPerson person when room > 0 => One(IndexColumns.Initiator, person.IsNot ? "ne" : "eq", Keys.Plain(person.CallerKey)),
        _ => null,
    };

    private static Narrowed? Narrow(QueryFilter.Compare compare)
    {
        var column = compare.Field.Name;
        return compare.Value switch
        {
            // No field of a list is ever empty.
            QueryValue.Null => compare.Operator == QueryOperator.Equal ? One(IndexColumns.Initiator, "lt", "") : null,
            QueryValue.Text text => Narrow(column, compare.Operator, text),
            var value => One(column, compare.Operator switch
            {
                QueryOperator.Equal => "eq",
                QueryOperator.NotEqual => "ne",
                QueryOperator.Greater => "gt",
                QueryOperator.GreaterOrEqual => "ge",
                QueryOperator.Less => "lt",
                _ => "le",
            }, IndexColumns.Of(value)),
        };
    }

    /// <summary>A column holds only the beginning of a long text: a text before or after it can have the same beginning.</summary>
    private static Narrowed? Narrow(string column, QueryOperator @operator, QueryValue.Text text)
    {
        var value = IndexColumns.Text(text);
        return (@operator, IndexColumns.HoldsWhole(text)) switch
        {
            (QueryOperator.Equal, var isWhole) => One(column, "eq", value, isWhole),
            (QueryOperator.NotEqual, true) => One(column, "ne", value),
            (QueryOperator.Greater, true) => One(column, "gt", value),
            (QueryOperator.Less, true) => One(column, "lt", value),
            (QueryOperator.Greater or QueryOperator.GreaterOrEqual, var isWhole) => One(column, "ge", value, isWhole),
            (QueryOperator.Less or QueryOperator.LessOrEqual, var isWhole) => One(column, "le", value, isWhole),
            (QueryOperator.StartsWith, var isWhole) => Join(One(column, "ge", value, isWhole), "and", One(column, "lt", IndexColumns.Behind(value), isWhole)),
            _ => null,
        };
    }

    private static Narrowed One(string column, string @operator, object value, bool isExact = true) =>
        new(TableClient.CreateQueryFilter(FormattableStringFactory.Create($"{column} {@operator} {{0}}", value)), 1, isExact);

    private static Narrowed Join(Narrowed left, string word, Narrowed right) =>
        new($"({left.Text} {word} {right.Text})", left.Comparisons + right.Comparisons, left.IsExact && right.IsExact);

    private sealed record Narrowed(string Text, int Comparisons, bool IsExact);
}
