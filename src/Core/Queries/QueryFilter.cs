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

    /// <summary>The rows of a list that come behind the one with this value and this id.</summary>
    /// <param name="sort">The field that the list is sorted by.</param>
    /// <param name="ties">The field that orders rows of one value: their ids.</param>
    public static QueryFilter Behind(QueryField sort, QueryValue at, QueryField ties, Guid id, bool descending)
    {
        var (behind, from) = descending
            ? (QueryOperator.Less, QueryOperator.LessOrEqual)
            : (QueryOperator.Greater, QueryOperator.GreaterOrEqual);
        var byId = new Compare(ties, behind, new QueryValue.Id(id));
        // The range is said first, and by itself: an index is then read from there.
        return sort == ties ? byId : new And(new Compare(sort, from, at), new Or(new Compare(sort, behind, at), byId));
    }

    /// <summary>The parts that must all hold.</summary>
    public IEnumerable<QueryFilter> Conjuncts => this is And and ? and.Left.Conjuncts.Concat(and.Right.Conjuncts) : [this];
}
