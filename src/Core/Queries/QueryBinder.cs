using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>Makes a written comparison one of a field: by its operators, its values, and the words that stand for something else.</summary>
internal static class QueryBinder
{
    public static (QueryFilter? Filter, ImmutableArray<QueryProblem> Problems) Bind(
        QueryField field, QuerySyntax.Comparison comparison, QueryContext context)
    {
        var value = comparison.Value;
        if (value.Is(QueryLiterals.Null))
            return Equality(field, comparison) ?? (new QueryFilter.Compare(field, comparison.Operator, new QueryValue.Null()), []);
        if (IsCaller(field, comparison))
            return Equality(field, comparison) ?? (new QueryFilter.IsPerson(field, comparison.Operator == QueryOperator.NotEqual, context.CallerKey), []);

        var allowed = QueryOperators.Of(field.Type);
        ImmutableArray<QueryProblem> problems = allowed.Contains(comparison.Operator)
            ? []
            : [NotAllowed(comparison, field.Name, allowed)];
        var (read, problem) = QueryLiterals.Read(field, value, context);
        if (problem is not null)
            problems = problems.Add(new(value.Position, problem));
        return problems.IsEmpty ? (new QueryFilter.Compare(field, comparison.Operator, read!), problems) : (null, problems);
    }

    /// <summary>People are compared by their keys. In quotes it is the caller, too, where the caller can be compared.</summary>
    private static bool IsCaller(QueryField field, QuerySyntax.Comparison comparison) =>
        field.Type == QueryFieldType.Person
        && (comparison.Value with { IsQuoted = false }).Is(QueryLiterals.Me)
        && (!comparison.Value.IsQuoted || QueryOperators.Equality.Contains(comparison.Operator));

    private static (QueryFilter?, ImmutableArray<QueryProblem>)? Equality(QueryField field, QuerySyntax.Comparison comparison) =>
        QueryOperators.Equality.Contains(comparison.Operator)
            ? null
            : (null, [NotAllowed(comparison, $"{field.Name} and {comparison.Value.Text}", QueryOperators.Equality)]);

    private static QueryProblem NotAllowed(QuerySyntax.Comparison comparison, string what, ImmutableArray<QueryOperator> allowed) => new(
        comparison.OperatorWord.Position, $"{comparison.OperatorWord.Text} cannot be used with {what}; valid are {QueryOperators.List(allowed)}.");
}
