using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>An index that has the instances of a list in the list's order, and which of its entries to read.</summary>
/// <param name="Prefix">The condition on the first column of the index; null if there is none.</param>
/// <param name="IsWhole">Whether the entries with this prefix are exactly those of the list's scope.</param>
internal sealed record IndexPath(string Index, string? Prefix, bool IsWhole)
{
    public static IndexPath Of(InstanceListQuery query)
    {
        var column = ListColumn.Of(query.Sort);
        var all = new IndexPath(column.Index, null, IsWhole: query.Scope is InstanceScope.All);
        return query.Scope switch
        {
            InstanceScope.StartedBy => column.OwnIndex is { } own ? new(own, ListScope.Own.Prefix, IsWhole: true) : all,
            InstanceScope.AssignedTo => column.OfStatus((int)InstanceStatus.Suspended) is { } suspended ? new(column.StatusIndex!, suspended, IsWhole: false) : all,
            _ => StatusOf(query.Filter) is { } status && column.OfStatus(status) is { } prefix ? new(column.StatusIndex!, prefix, IsWhole: true) : all,
        };
    }

    /// <summary>Whether every part of a filter can be decided from the entries of this index alone.</summary>
    public bool Decides(QueryFilter filter, InstanceField sort) => IsWhole && filter.Conjuncts.All(part => part switch
    {
        QueryFilter.Compare compare when InstanceFields.Of(compare.Field) == sort => true,
        QueryFilter.Compare compare => Index == ListColumn.Of(sort).StatusIndex && compare.Field.Name == nameof(InstanceField.Status),
        QueryFilter.Or or => IsPosition(or, sort) && filter.Conjuncts.Any(other => IsRange(other, sort)),
        _ => false,
    });

    /// <summary>The entries of the index, from where the filter begins to where it ends.</summary>
    public string Entries(InstanceListQuery query, FilterSql sql)
    {
        var parts = (query.Filter?.Conjuncts ?? []).ToList();
        var place = parts.OfType<QueryFilter.Or>().Select(or => PlaceOf(or, parts, query.Sort)).FirstOrDefault(found => found is not null);
        var ranges = parts.Where(part => IsBound(part, query.Sort) && !ReferenceEquals(part, place?.From)).Select(sql.Condition);
        // As one comparison it leads behind the place at once, however many instances have the same value.
        var behind = place is { } at ? sql.Behind(at.Value, at.Id) : null;
        var conditions = string.Join(" AND ", new[] { Prefix, behind }.OfType<string>().Concat(ranges));
        return $"FROM instance INDEXED BY {Index}{(conditions.Length == 0 ? "" : $" WHERE {conditions}")}";
    }

    /// <summary>What <see cref="QueryFilter.Behind"/> has made, as its parts; null if this is none.</summary>
    private static (QueryFilter From, QueryFilter.Compare Value, QueryFilter.Compare Id)? PlaceOf(QueryFilter.Or or, List<QueryFilter> parts, InstanceField sort)
    {
        if (or is not { Left: QueryFilter.Compare value, Right: QueryFilter.Compare id }
            || InstanceFields.Of(value.Field) != sort || InstanceFields.Of(id.Field) != InstanceField.Id || value.Operator != id.Operator
            || value.Value is QueryValue.Null || id.Value is QueryValue.Null)
        {
            return null;
        }

        var from = value.Operator switch
        {
            QueryOperator.Greater => QueryOperator.GreaterOrEqual,
            QueryOperator.Less => QueryOperator.LessOrEqual,
            _ => (QueryOperator?)null,
        };
        return parts.Find(part => part is QueryFilter.Compare compare && compare.Field == value.Field && compare.Operator == from && compare.Value == value.Value) is { } found
            ? (found, value, id)
            : null;
    }

    /// <summary>Whether a walk in the order of a field begins or ends with this part of a filter.</summary>
    public static bool IsBound(QueryFilter part, InstanceField sort) => part is QueryFilter.Compare compare
        && InstanceFields.Of(compare.Field) == sort && compare.Operator is QueryOperator.Greater or QueryOperator.GreaterOrEqual
            or QueryOperator.Less or QueryOperator.LessOrEqual or QueryOperator.Equal;

    /// <summary>Where a page begins: behind an id among equal values. Every index ends with the id.</summary>
    public static bool IsPosition(QueryFilter.Or or, InstanceField sort) =>
        new[] { or.Left, or.Right }.All(part => part is QueryFilter.Compare compare && InstanceFields.Of(compare.Field) is var field
            && (field == sort || field == InstanceField.Id));

    private static bool IsRange(QueryFilter part, InstanceField sort) => part is QueryFilter.Compare compare
        && InstanceFields.Of(compare.Field) == sort && compare.Operator is QueryOperator.GreaterOrEqual or QueryOperator.LessOrEqual;

    /// <summary>The one status that a filter asks for; null unless it asks for exactly one.</summary>
    private static long? StatusOf(QueryFilter? filter) => filter?.Conjuncts.OfType<QueryFilter.Compare>()
        .Where(part => part.Field.Name == nameof(InstanceField.Status) && part.Operator == QueryOperator.Equal)
        .Select(part => (part.Value as QueryValue.Number)?.Value)
        .FirstOrDefault(status => status is >= (int)InstanceStatus.Unknown and <= (int)InstanceStatus.CanceledForRestart);
}
