namespace WorkflowFunctions.Core.Queries;

/// <summary>A query with its fields found, its values read, and the time and the caller filled in. Stores translate it.</summary>
public abstract record QueryFilter
{
    private QueryFilter()
    {
    }

    public sealed record And(QueryFilter Left, QueryFilter Right) : QueryFilter;

    public sealed record Or(QueryFilter Left, QueryFilter Right) : QueryFilter;

    /// <param name="Value">Of the field's type; <see cref="QueryValue.Null"/> only with equal and not equal.</param>
    public sealed record Compare(QueryField Field, QueryOperator Operator, QueryValue Value) : QueryFilter;

    /// <summary>Whether the person of a field is, or is not, the one with this caller key.</summary>
    public sealed record IsPerson(QueryField Field, bool IsNot, string CallerKey) : QueryFilter;

    /// <summary>The parts that must all hold.</summary>
    public IEnumerable<QueryFilter> Conjuncts => this is And and ? and.Left.Conjuncts.Concat(and.Right.Conjuncts) : [this];
}
