using System.Globalization;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// Writes a filter as a condition on <c>instance</c>. The text consists of constants alone: all values that a caller sends are
/// parameters. Text compares by its sort key, byte by byte, and therefore as .NET compares it.
/// </summary>
/// <param name="prefix">The start of the names of parameters: two parts of one statement need different ones.</param>
/// <param name="table">What stands before each column, with its dot, if several tables have it; empty by default.</param>
internal sealed class FilterSql(string prefix = "p", string table = "")
{
    private readonly List<(string Name, SqlValue Value)> _parameters = [];

    public IReadOnlyList<(string Name, SqlValue Value)> Parameters => _parameters;

    public string Add(SqlValue value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@{prefix}{_parameters.Count}");
        _parameters.Add((name, value));
        return name;
    }

    public string Condition(QueryFilter filter) => filter switch
    {
        QueryFilter.And and => $"({Condition(and.Left)} AND {Condition(and.Right)})",
        QueryFilter.Or or => $"({Condition(or.Left)} OR {Condition(or.Right)})",
        QueryFilter.Compare compare => Condition(NameOf(compare), compare.Operator, compare.Value),
        QueryFilter.IsPerson person => Condition(person),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such filter."),
    };

    /// <summary>Behind the row with this value and this id: both compare by one operator of order.</summary>
    public string Behind(QueryFilter.Compare value, QueryFilter.Compare id) =>
        $"({NameOf(value)}, {NameOf(id)}) {Sign(value.Operator)} ({Add(Stored(value.Value))}, {Add(Stored(id.Value))})";

    private string NameOf(QueryFilter.Compare compare) => table + ListColumn.Of(InstanceFields.Of(compare.Field)).Name;

    /// <summary>A caller who has never started anything has no number.</summary>
    private string Condition(QueryFilter.IsPerson person) =>
        $"{table}initiator IS {(person.IsNot ? "NOT " : "")}(SELECT number FROM caller WHERE key = {Add(person.CallerKey)})";

    private string Condition(string column, QueryOperator @operator, QueryValue value) => (@operator, value) switch
    {
        // No column of a list is ever empty.
        (QueryOperator.Equal, QueryValue.Null) => "FALSE",
        (_, QueryValue.Null) => "TRUE",
        (QueryOperator.Contains, _) => $"instr({column}, {Add(Stored(value))}) > 0",
        (QueryOperator.NotContains, _) => $"instr({column}, {Add(Stored(value))}) = 0",
        (QueryOperator.StartsWith, QueryValue.Text text) => StartsWith(column, SortKey.Of(text.Value)),
        (QueryOperator.EndsWith, QueryValue.Text text) => EndsWith(column, SortKey.Of(text.Value)),
        _ => $"{column} {Sign(@operator)} {Add(Stored(value))}",
    };

    private string StartsWith(string column, byte[] key) => key.Length == 0
        ? "TRUE"
        : $"({column} >= {Add(key)} AND {column} < {Add(Behind(key))})";

    private string EndsWith(string column, byte[] key) => key.Length == 0
        ? "TRUE"
        : $"substr({column}, {Add(-key.Length)}) = {Add(key)}";

    /// <summary>The first key after all keys that begin with this one. No byte of a key has the largest value.</summary>
    private static byte[] Behind(byte[] key) => [.. key[..^1], (byte)(key[^1] + 1)];

    private static SqlValue Stored(QueryValue value) => value switch
    {
        QueryValue.Text text => SortKey.Of(text.Value),
        QueryValue.Id id => Columns.Of(id.Value),
        QueryValue.Number number => number.Value,
        QueryValue.Moment moment => Columns.Of(moment.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No column holds such values."),
    };

    private static string Sign(QueryOperator @operator) => @operator switch
    {
        QueryOperator.Equal => "=",
        QueryOperator.NotEqual => "<>",
        QueryOperator.Greater => ">",
        QueryOperator.GreaterOrEqual => ">=",
        QueryOperator.Less => "<",
        QueryOperator.LessOrEqual => "<=",
        _ => throw new ArgumentOutOfRangeException(nameof(@operator), @operator, "Not an operator of order."),
    };
}
