using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// Finds a page of a list that may stop before it has looked at everything, so that its cost is bounded whatever is asked for, and however
/// many instances there are.
/// <list type="number">
/// <item>Most pages are near: the index in the list's order is walked a little.</item>
/// <item>If an index finds few candidates, those are read and sorted. The whole list is then known.</item>
/// <item>Otherwise the walk goes on, but only so far.</item>
/// </list>
/// </summary>
internal sealed class BoundedList
{
    /// <summary>Comparisons for which candidates are looked up. Each costs up to as many entries as candidates are read.</summary>
    private const int MostLookedUp = 10;

    /// <summary>If an index finds no more candidates than this, no other one is asked.</summary>
    private const int Few = 1_000;

    /// <summary>How much more it costs to find out whether somebody may answer an instance in the place of one of many others.</summary>
    private const int ForOthers = 5;

    private readonly Session _session;
    private readonly InstanceListQuery _query;
    private readonly ListLimits _limits;
    private readonly ListScope _scope;
    private readonly IndexPath _path;
    private readonly string _order;
    private readonly ILookup<bool, QueryFilter> _parts;

    public BoundedList(Session session, InstanceListQuery query, ListLimits limits)
    {
        (_session, _query, _limits) = (session, query, limits);
        (_scope, _path) = (ListScope.Of(query.Scope), IndexPath.Of(query));
        _order = ListColumn.Of(query.Sort).Order(query.Descending);
        _parts = (query.Filter?.Conjuncts ?? []).ToLookup(IsInIndex);
    }

    private int PageEnd => _query.Skip + _query.Take;

    /// <summary>Whether entries of the index say all that has to be known.</summary>
    private bool IsDecided => _path.IsWhole && !_parts[false].Any();

    private bool IsForOthers => _query.Scope is InstanceScope.AssignedTo { InPlaceOf.IsEmpty: false };

    public FoundPage Find()
    {
        var near = Walk(_limits.MostNear, _limits.MostNear);
        if (near.LookedTo is null)
            return _query.IsCounted && near.Total >= PageEnd ? near with { Total = Count() } : near;
        if (Candidates() is { } candidates)
            return new FilteredList(_session, _query with { IsCounted = true }, _limits).Of(candidates);
        var comparisons = _parts[true].Where(part => !IsPlace(part)).SelectMany(Comparisons).Count();
        return Walk(
            Math.Max(_limits.MostNear, _limits.MostScanned / Math.Max(1, comparisons)),
            Math.Max(_limits.MostNear, IsForOthers ? _limits.MostRead / ForOthers : _limits.MostRead));
    }

    /// <param name="scanned">The most entries of the index that are looked at.</param>
    /// <param name="read">The most of these whose instances are looked at.</param>
    private FoundPage Walk(int scanned, int read)
    {
        var sql = new FilterSql();
        var entries = _path.Entries(_query, sql);
        var fitting = Read(
            FormattableString.Invariant(
                $"""
                SELECT number FROM (SELECT number, ({All(_parts[true].Select(sql.Condition))}) IS TRUE AS fits {entries} ORDER BY {_order} LIMIT {scanned})
                WHERE fits LIMIT {(IsDecided ? PageEnd : read)}
                """),
            sql.Parameters);
        var found = IsDecided ? fitting : Fitting(fitting);
        var lookedTo = found.Count >= PageEnd ? null
            : fitting.Count == read && !IsDecided ? fitting[^1]
            : Edge(scanned);
        return new([.. found.Skip(_query.Skip).Take(_query.Take)], found.Count, lookedTo);
    }

    /// <summary>Those of these instances that are in the list, in the same order.</summary>
    private List<long> Fitting(IEnumerable<long> numbers)
    {
        var sql = new FilterSql(table: "instance.");
        var prefix = _path.Prefix is null && _scope.Prefix.Length > 0 ? $"instance.{_scope.Prefix}" : "";
        return Read(
            FormattableString.Invariant(
                $"""
                SELECT instance.number FROM json_each(@numbers) AS candidate CROSS JOIN instance ON instance.number = candidate.value
                WHERE {All([prefix, .. _parts[false].Select(sql.Condition), _scope.Condition])} LIMIT {PageEnd}
                """),
            [("@numbers", $"[{string.Join(',', numbers)}]"), .. sql.Parameters]);
    }

    /// <summary>The last of so many entries; null if there are fewer.</summary>
    private long? Edge(int scanned)
    {
        var sql = new FilterSql();
        var entries = _path.Entries(_query, sql);
        return Read(FormattableString.Invariant($"SELECT number {entries} ORDER BY {_order} LIMIT 1 OFFSET {scanned - 1}"), sql.Parameters) is [var last] ? last : null;
    }

    /// <summary>All instances that may be in the list, if an index says that they are few.</summary>
    private List<long>? Candidates()
    {
        var fewest = _scope.Some is { } asked ? IfFew(asked) : null;
        var search = new CandidateSearch(_session, _query.Scope, _limits);
        var (lookedUp, scanned) = (0, 0L);
        foreach (var part in (_query.Filter?.Conjuncts ?? []).Where(part => !IsPlace(part)).OrderBy(SlowComparisons))
        {
            if (fewest?.Count <= Few || (lookedUp += Comparisons(part).Count()) > MostLookedUp)
                break;
            if (SlowComparisons(part) is > 0 and var slow && (fewest is not null || (scanned += slow * Instances()) > _limits.MostScanned))
                break;
            if (search.Find(part).Numbers is { } numbers && (fewest is null || numbers.Count < fewest.Count))
                fewest = [.. numbers];
        }

        return fewest;
    }

    /// <summary>All of these numbers, if they are few.</summary>
    private List<long>? IfFew(string numbersSql) =>
        Read(FormattableString.Invariant($"{numbersSql} LIMIT {_limits.MostCandidates + 1}"), []) is var numbers && numbers.Count <= _limits.MostCandidates ? numbers : null;

    /// <summary>How many are of the scope, if not too much was answered that waits for others still; otherwise at least that there is a page.</summary>
    private int Count()
    {
        var looked = IsForOthers ? _limits.MostNear : InstancePage.MostCounted + _limits.MostNear;
        if (_scope.Some is not { } asked || _query.Filter is not null)
            return PageEnd;
        var asking = Read(FormattableString.Invariant($"{asked} LIMIT {looked}"), []);
        var waiting = (int)Read(
            $"SELECT count(*) FROM (SELECT DISTINCT value AS number FROM json_each(@numbers)) AS instance WHERE {All(_scope.Condition)}",
            [("@numbers", $"[{string.Join(',', asking)}]")])[0];
        return waiting > InstancePage.MostCounted ? InstancePage.MostCounted + 1
            : asking.Count < looked ? waiting
            : PageEnd;
    }

    private bool IsInIndex(QueryFilter part) => part switch
    {
        QueryFilter.Compare compare => ListColumn.Has(_path.Index, _query.Sort, InstanceFields.Of(compare.Field)),
        QueryFilter.And and => IsInIndex(and.Left) && IsInIndex(and.Right),
        QueryFilter.Or or => IsInIndex(or.Left) && IsInIndex(or.Right),
        _ => false,
    };

    /// <summary>Whether a part says where the walk begins or ends: as a source of candidates it has all that the walk has.</summary>
    private bool IsPlace(QueryFilter part) => IndexPath.IsBound(part, _query.Sort) || (part is QueryFilter.Or or && IndexPath.IsPosition(or, _query.Sort));

    private static IEnumerable<QueryFilter> Comparisons(QueryFilter part) => part switch
    {
        QueryFilter.And and => Comparisons(and.Left).Concat(Comparisons(and.Right)),
        QueryFilter.Or or => Comparisons(or.Left).Concat(Comparisons(or.Right)),
        _ => [part],
    };

    /// <summary>For how many comparisons of a part an index would have to be read to its end.</summary>
    private static int SlowComparisons(QueryFilter part) => Comparisons(part)
        .Count(one => one is QueryFilter.Compare compare && (compare.Operator.ReadsAll() || compare.Operator == QueryOperator.NotEqual));

    private long Instances() => Read("SELECT coalesce(max(number), 0) FROM instance", [])[0];

    private List<long> Read(string sql, IEnumerable<(string Name, SqlValue Value)> parameters)
    {
        var numbers = new List<long>();
        _session.EachOnce(
            sql,
            row =>
            {
                numbers.Add(row.GetInt64(0));
                return true;
            },
            [.. ListScope.Parameters(_query.Scope), .. parameters]);
        return numbers;
    }

    private static string All(params IEnumerable<string> conditions) =>
        string.Join(" AND ", conditions.Where(condition => condition.Length > 0).DefaultIfEmpty("TRUE"));
}
