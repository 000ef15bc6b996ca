using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>A field, and how to read it from a row.</summary>
/// <param name="CallerKey">The caller key of the person whom a field of type <see cref="QueryFieldType.Person"/> names.</param>
public sealed record QueryColumn<TRow>(QueryField Field, Func<TRow, QueryValue> Read, Func<TRow, string>? CallerKey = null);

/// <summary>
/// The fields of a list, and the list in memory: which rows match a filter, and in which order they come. Every store must give the same
/// results.
/// </summary>
/// <param name="ties">The field that orders rows that are otherwise equal.</param>
public sealed class QueryCatalogue<TRow>(string ties, params ImmutableArray<QueryColumn<TRow>> columns)
{
    private readonly Dictionary<string, QueryColumn<TRow>> _columns = columns.ToDictionary(column => column.Field.Name, StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<QueryColumn<TRow>> Columns => columns;

    public ImmutableArray<QueryField> Fields { get; } = [.. columns.Select(column => column.Field)];

    /// <param name="name">In any case.</param>
    public QueryField? Find(string name) => _columns.TryGetValue(name, out var column) ? column.Field : null;

    /// <param name="filter">Null: every row.</param>
    public bool Matches(QueryFilter? filter, TRow row) => filter switch
    {
        QueryFilter.And and => Matches(and.Left, row) && Matches(and.Right, row),
        QueryFilter.Or or => Matches(or.Left, row) || Matches(or.Right, row),
        QueryFilter.Compare compare => QueryEvaluator.Holds(compare.Operator, Column(compare.Field).Read(row), compare.Value),
        QueryFilter.IsPerson person => KeyOf(person.Field, row) == person.CallerKey != person.IsNot,
        _ => true,
    };

    /// <summary>Ties are ordered by the id; descending is the exact reverse.</summary>
    public IEnumerable<TRow> Sort(IEnumerable<TRow> rows, QueryField field, bool descending)
    {
        var (by, tie) = (Column(field).Read, _columns[ties].Read);
        return descending
            ? rows.OrderByDescending(by, QueryValue.Order).ThenByDescending(tie, QueryValue.Order)
            : rows.OrderBy(by, QueryValue.Order).ThenBy(tie, QueryValue.Order);
    }

    private QueryColumn<TRow> Column(QueryField field) => _columns[field.Name];

    private string KeyOf(QueryField field, TRow row) => Column(field).CallerKey is { } key
        ? key(row)
        : throw new ArgumentException($"Of {field.Name} no caller keys are known.", nameof(field));
}
