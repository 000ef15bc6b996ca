using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// What the service can be told about a filter: it leaves every row that fits, and as few others as can be said. Values are
/// escaped by the client; the names of columns are constants.
/// </summary>
internal static class IndexFilter
{
    /// <summary>The service takes fifteen comparisons; three of them are partition and range.</summary>
    private const int MostComparisons = 12;

    /// <summary>Null where nothing can be said.</summary>
    public static string? Of(QueryFilter? filter) => filter is null ? null : Narrow(filter, MostComparisons)?.Text;

    /// <summary>The parts that have to hold are said as far as there is room; one of several is said whole or not at all.</summary>
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

    /// <summary>A column holds the beginning of a text: what is before or after can be equal as far as that goes.</summary>
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
