using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>A query after it was read.</summary>
/// <param name="Filter">Null if there is nothing to filter by, or if something is wrong.</param>
/// <param name="Problems">Everything that is wrong, in the order of position.</param>
public sealed record QueryReading(QueryFilter? Filter, ImmutableArray<QueryProblem> Problems);

/// <summary>Reads a query for a list. Its fields must be the list's, and its operators and values must fit those fields.</summary>
public static class QueryReader
{
    public static QueryReading Read(string text, ImmutableArray<QueryField> fields, QueryContext context)
    {
        var (syntax, problems) = QueryParser.Parse(text);
        var found = problems.ToList();
        var filter = syntax is null ? null : Bind(syntax, fields, context, found);
        return found.Count == 0 ? new(filter, []) : new(null, [.. found.OrderBy(problem => problem.Position).Take(QueryLimits.Problems)]);
    }

    private static QueryFilter? Bind(QuerySyntax syntax, ImmutableArray<QueryField> fields, QueryContext context, List<QueryProblem> problems)
    {
        switch (syntax)
        {
            case QuerySyntax.And and:
                var (left, right) = (Bind(and.Left, fields, context, problems), Bind(and.Right, fields, context, problems));
                return left is null || right is null ? null : new QueryFilter.And(left, right);
            case QuerySyntax.Or or:
                var (one, other) = (Bind(or.Left, fields, context, problems), Bind(or.Right, fields, context, problems));
                return one is null || other is null ? null : new QueryFilter.Or(one, other);
            case QuerySyntax.Comparison comparison:
                return Bind(comparison, fields, context, problems);
            default:
                return null;
        }
    }

    private static QueryFilter? Bind(
        QuerySyntax.Comparison comparison, ImmutableArray<QueryField> fields, QueryContext context, List<QueryProblem> problems)
    {
        if (fields.FirstOrDefault(known => comparison.Field.Is(known.Name)) is { } field)
        {
            var (filter, found) = QueryBinder.Bind(field, comparison, context);
            problems.AddRange(found);
            return filter;
        }

        problems.Add(new(comparison.Field.Position,
            $"'{comparison.Field.Text}' is no field of this list; valid are {string.Join(", ", fields.Select(known => known.Name))}."));
        return null;
    }
}
