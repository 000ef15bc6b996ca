using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// The part of a filter that the service can apply. It lets every row through that matches, and as few others as it can. The client
/// escapes values; the names of columns are constants.
/// </summary>
internal static class IndexFilter
{
    /// <summary>The service accepts fifteen comparisons, of which partition and range take three.</summary>
    private const int MostComparisons = 12;

    /// <summary>Null if the service can apply no part of it.</summary>
    public static string? Of(QueryFilter? filter) => filter is null ? null : Narrow(filter, MostComparisons)?.Text;

    /// <summary>Of parts that must all hold, as many are used as there is room for. Alternatives are used all or not at all.</summary>
    private static Narrowed? Narrow(QueryFilter filter, int room) => filter switch
    {
        QueryFilter.And and => (Narrow(and.Left, room), and) switch
        {
            (null, _) => Narrow(and.Right, room),
            ({ } left, _) => Narrow(and.Right, room - left.Comparisons) is { } right ? Join(left, "and", right) : left,
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

    /// <summary>A column holds only the beginning of a text: a text before or after another can have the same beginning.</summary>
    private static Narrowed? Narrow(string column, QueryOperator @operator, QueryValue.Text text)
    {
        var value = IndexColumns.Text(text);
        return @operator switch
        {
            QueryOperator.Equal => One(column, "eq", value),
            QueryOperator.NotEqual when IndexColumns.HoldsWhole(text) => One(column, "ne", value),
            QueryOperator.Greater or QueryOperator.GreaterOrEqual => One(column, "ge", value),
            QueryOperator.Less or QueryOperator.LessOrEqual => One(column, "le", value),
            QueryOperator.StartsWith => Join(One(column, "ge", value), "and", One(column, "lt", IndexColumns.Behind(value))),
            _ => null,
        };
    }

    private static Narrowed One(string column, string @operator, object value) =>
        new(TableClient.CreateQueryFilter(FormattableStringFactory.Create($"{column} {@operator} {{0}}", value)), 1);

    private static Narrowed Join(Narrowed left, string word, Narrowed right) =>
        new($"({left.Text} {word} {right.Text})", left.Comparisons + right.Comparisons);

    private sealed record Narrowed(string Text, int Comparisons);
}
