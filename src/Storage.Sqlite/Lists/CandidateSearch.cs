using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>What an index says about a part of a filter.</summary>
/// <param name="Numbers">All instances that may match it, some several times; null if there are too many, or no index helps.</param>
/// <param name="IsMany">Whether more instances match it than are ever counted.</param>
internal sealed record Candidates(IReadOnlyCollection<long>? Numbers, bool IsMany)
{
    public static Candidates Unknown { get; } = new(null, IsMany: false);
}

/// <summary>
/// Finds the instances that a filter may match, in indexes alone. Each comparison is looked up in the index of its own field, but
/// only until it is clear that there are too many.
/// </summary>
internal sealed class CandidateSearch(Session session, InstanceScope scope, ListLimits limits)
{
    private readonly bool _isOwn = scope is InstanceScope.StartedBy;

    public Candidates Find(QueryFilter filter) => filter switch
    {
        QueryFilter.And => OfAll([.. filter.Conjuncts]),
        QueryFilter.Or or => Find(or.Left) is var left && (left.Numbers is null && !left.IsMany) ? Candidates.Unknown : OfEither(left, Find(or.Right)),
        QueryFilter.Compare or QueryFilter.IsPerson { IsNot: false } => OfOne(filter),
        _ => Candidates.Unknown,
    };

    /// <summary>The instances of the scope, if an index has them.</summary>
    public Candidates OfScope() => ListScope.Of(scope).Numbers is { } numbers ? Read(numbers, []) : Candidates.Unknown;

    /// <summary>
    /// A statement that yields, by indexes alone, the numbers of all instances that may match a filter, some of them several times;
    /// null if no index helps.
    /// </summary>
    public string? NumbersSql(QueryFilter filter, FilterSql sql) => filter switch
    {
        QueryFilter.And and => NumbersSql(and.Left, sql) ?? NumbersSql(and.Right, sql),
        QueryFilter.Or or => NumbersSql(or.Left, sql) is { } left && NumbersSql(or.Right, sql) is { } right ? $"{left} UNION ALL {right}" : null,
        QueryFilter.Compare compare => NumbersSql(compare, sql),
        QueryFilter.IsPerson { IsNot: false } => $"SELECT number FROM instance INDEXED BY own_instance WHERE {sql.Condition(filter)}",
        _ => null,
    };

    private string NumbersSql(QueryFilter.Compare compare, FilterSql sql)
    {
        var column = ListColumn.Of(InstanceFields.Of(compare.Field));
        var condition = sql.Condition(compare);
        return _isOwn && column.OwnIndex is { } own
            ? $"SELECT number FROM instance INDEXED BY {own} WHERE {ListScope.Own.Prefix} AND {condition}"
            : $"SELECT number FROM instance INDEXED BY {column.Index} WHERE {condition}";
    }

    private Candidates OfOne(QueryFilter part)
    {
        var sql = new FilterSql();
        var found = Read(NumbersSql(part, sql)!, sql.Parameters);
        // The index may have those of others, too.
        var isOfScope = !_isOwn || part is not QueryFilter.Compare compare || ListColumn.Of(InstanceFields.Of(compare.Field)).OwnIndex is not null;
        return found with { IsMany = found.IsMany && isOfScope };
    }

    /// <summary>The fewest that a part leaves. An index that must be read from end to end is asked last, and only if it can help.</summary>
    private Candidates OfAll(IReadOnlyList<QueryFilter> parts)
    {
        var fewest = Candidates.Unknown;
        foreach (var part in parts.OrderBy(IsSlow))
        {
            if (IsSlow(part) && fewest.Numbers is not null)
                break;
            if (Find(part).Numbers is { } numbers && (fewest.Numbers is null || numbers.Count < fewest.Numbers.Count))
                fewest = new Candidates(numbers, IsMany: false);
        }

        return fewest;
    }

    private static Candidates OfEither(Candidates left, Candidates right) => new(
        left.Numbers is null || right.Numbers is null ? null : [.. left.Numbers, .. right.Numbers],
        left.IsMany || right.IsMany);

    /// <summary>Whether its index has to be read from end to end if little matches.</summary>
    public static bool IsSlow(QueryFilter part) => part switch
    {
        QueryFilter.Compare compare => compare.Operator.ReadsAll(),
        QueryFilter.And and => IsSlow(and.Left) && IsSlow(and.Right),
        QueryFilter.Or or => IsSlow(or.Left) || IsSlow(or.Right),
        _ => false,
    };

    private Candidates Read(string numbersSql, IEnumerable<(string Name, SqlValue Value)> parameters)
    {
        var numbers = new List<long>();
        session.EachOnce(
            FormattableString.Invariant($"{numbersSql} LIMIT {limits.MostCandidates + 1}"),
            row =>
            {
                numbers.Add(row.GetInt64(0));
                return true;
            },
            [.. ListScope.Parameters(scope), .. parameters]);
        return numbers.Count > limits.MostCandidates
            ? new Candidates(null, IsMany: numbers.Count > InstancePage.MostCounted)
            : new Candidates(numbers, IsMany: false);
    }
}
