using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>
/// Binds a written comparison to a field: checks its operator, reads its value, and resolves the words that stand for something else.
/// </summary>
internal static class QueryBinder
{
    public static (QueryFilter? Filter, ImmutableArray<QueryProblem> Problems) Bind(
        QueryField field, QuerySyntax.Comparison comparison, QueryContext context)
    {
        var (isNull, isCaller) = (comparison.Value.Is(QueryLiterals.Null), IsCaller(field, comparison));
        var (what, allowed) = isNull || isCaller
            ? ($"{field.Name} and {comparison.Value.Text}", QueryOperators.Equality)
            : (field.Name, QueryOperators.Of(field.Type));
        var problems = ImmutableArray.CreateBuilder<QueryProblem>();
        if (comparison.Operator is { } written && !allowed.Contains(written))
        {
            problems.Add(new(comparison.OperatorWord.Position,
                $"{comparison.OperatorWord.Text} cannot be used with {what}; valid are {QueryOperators.List(allowed)}."));
        }

        var (value, problem) = isNull || isCaller ? (new QueryValue.Null(), null) : QueryLiterals.Read(field, comparison.Value, context);
        if (problem is not null)
            problems.Add(new(comparison.Value.Position, problem));
        if (problems.Count > 0 || comparison.Operator is not { } @operator)
            return (null, problems.ToImmutable());
        return isCaller
            ? (new QueryFilter.IsPerson(field, @operator == QueryOperator.NotEqual, context.CallerKey), [])
            : (new QueryFilter.Compare(field, @operator, value!), []);
    }

    /// <summary>
    /// People are compared by their keys. In quotes, too, the word means the caller if the operator can compare people.
    /// </summary>
    private static bool IsCaller(QueryField field, QuerySyntax.Comparison comparison) =>
        field.Type == QueryFieldType.Person
        && (comparison.Value with { IsQuoted = false }).Is(QueryLiterals.Me)
        && (!comparison.Value.IsQuoted || comparison.Operator is QueryOperator.Equal or QueryOperator.NotEqual);
}
