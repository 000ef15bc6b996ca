using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>The numbers of the instances on one page, and how many the whole list has, as far as they are counted.</summary>
/// <param name="LookedTo">The number of the instance up to which the list was looked at, if it was not looked at to its end.</param>
internal sealed record FoundPage(IReadOnlyList<long> Numbers, int Total, long? LookedTo = null);

/// <summary>
/// Finds a page of a filtered list. It does not leave the plan to SQLite, which cannot know how many rows a value has.
/// <list type="number">
/// <item>If one index decides everything, in its order: in that index alone.</item>
/// <item>If an index finds few candidates: those are read and sorted.</item>
/// <item>Otherwise the index in the list's order is walked until enough rows match, unless that is likely to take longer than
/// reading the candidates. The walk is given up once it has taken longer: the matches then lie together at its far end.</item>
/// </list>
/// </summary>
internal sealed class FilteredList(Session session, InstanceListQuery query, ListLimits limits)
{
    private const int Counted = InstancePage.MostCounted + 1;
    private const int Near = 1_000;

    private readonly ListScope _scope = ListScope.Of(query.Scope);
    private readonly IndexPath _path = IndexPath.Of(query);
    private readonly CandidateSearch _search = new(session, query.Scope, limits);
    private readonly string _order = ListColumn.Of(query.Sort).Order(query.Descending);

    private int PageEnd => query.Skip + query.Take;

    /// <summary>How many matches are looked for, if no more than the page must be known.</summary>
    private int Enough => query.IsCounted ? Math.Max(PageEnd, Counted) : PageEnd;

    public FoundPage Find()
    {
        if (query.Filter is not null && _path.Decides(query.Filter, query.Sort))
            return InOneIndex(query.Filter);

        var (candidates, isMany) = Candidates();
        if (candidates is not null)
            return Of(candidates);
        var needed = isMany ? PageEnd : Enough;
        // If more match than are ever counted, the page is mostly near, and found sooner than candidates are weighed.
        if (isMany && Walk(needed, isMany, 2 * needed + Near) is { } near)
            return near;
        if (Fewest() is not { } fewest)
            return Walk(needed, isMany, int.MaxValue)!;
        // A walk is this long if the matches are scattered; four times that shows that they are not. A candidate costs more than an entry.
        var expected = (long)needed * Entries() / Math.Max(fewest.Count, 1);
        var longest = 2L * fewest.Count;
        var page = expected > longest ? null : Walk(needed, isMany, (int)Math.Min(longest, 4 * expected));
        return page ?? OfCandidates(fewest.Sql, fewest.Parameters);
    }

    /// <summary>The page, if these are the numbers of all instances that may be in the list.</summary>
    public FoundPage Of(IEnumerable<long> candidates) =>
        OfCandidates("SELECT value FROM json_each(@numbers)", [("@numbers", $"[{string.Join(',', candidates)}]")]);

    /// <summary>A few numbers that include all matches, and whether there are certainly more matches than are counted.</summary>
    private Candidates Candidates()
    {
        var scope = _search.OfScope();
        if (query.Filter is null || scope.Numbers?.Count < limits.MostCandidates / 10)
            return scope;
        var filter = _search.Find(query.Filter);
        var numbers = filter.Numbers is null || scope.Numbers?.Count < filter.Numbers.Count ? scope.Numbers : filter.Numbers;
        return new Candidates(numbers, filter.IsMany && query.Scope is not InstanceScope.AssignedTo);
    }

    private FoundPage InOneIndex(QueryFilter filter)
    {
        var sql = new FilterSql();
        var rows = $"FROM instance INDEXED BY {_path.Index} WHERE {All(_path.Prefix, sql.Condition(filter))}";
        var ordered = $"SELECT number {rows} ORDER BY {_order}";
        if (filter.Conjuncts.Any(CandidateSearch.IsSlow))
        {
            var fitting = Read(FormattableString.Invariant($"{ordered} LIMIT {Enough}"), sql.Parameters);
            return Page(fitting, Math.Min(fitting.Count, Counted));
        }

        var page = Read(FormattableString.Invariant($"{ordered} LIMIT {query.Take} OFFSET {query.Skip}"), sql.Parameters);
        return new FoundPage(page, query.IsCounted ? Count(rows, sql.Parameters, Counted) : Math.Min(query.Skip + page.Count, Counted));
    }

    private FoundPage OfCandidates(string numbersSql, IEnumerable<(string Name, SqlValue Value)> parameters)
    {
        var sql = new FilterSql();
        var scope = numbersSql == _scope.Numbers ? null : All(_scope.Prefix, _scope.Condition);
        var condition = All(scope, query.Filter is null ? null : sql.Condition(query.Filter));
        var fitting = Read(
            FormattableString.Invariant(
                $"""
                SELECT number FROM instance NOT INDEXED WHERE number IN ({numbersSql}) AND {condition}
                ORDER BY {_order} LIMIT {Enough}
                """),
            [.. parameters, .. sql.Parameters]);
        return Page(fitting, Math.Min(fitting.Count, Counted));
    }

    /// <summary>Null if the walk reaches its limit before it has found what is needed.</summary>
    private FoundPage? Walk(int needed, bool isMany, int longest)
    {
        var sql = new FilterSql();
        var condition = All(_scope.Condition, _path.Prefix is null ? _scope.Prefix : null, query.Filter is null ? null : sql.Condition(query.Filter));
        var entries = _path.Entries(query, sql);
        var fitting = Read(
            FormattableString.Invariant(
                $"""
                SELECT number FROM (SELECT number, ({condition}) IS TRUE AS fits {entries} ORDER BY {_order} LIMIT {longest})
                WHERE fits LIMIT {needed}
                """),
            sql.Parameters);
        var isOver = fitting.Count < needed && longest < int.MaxValue && Count(entries, sql.Parameters, longest + 1) > longest;
        return isOver ? null : Page(fitting, isMany ? Counted : Math.Min(fitting.Count, Counted));
    }

    /// <summary>How to find the fewest candidates, and how many there are; null if they are not clearly fewer than all.</summary>
    private (string Sql, IReadOnlyList<(string Name, SqlValue Value)> Parameters, int Count)? Fewest()
    {
        (string, IReadOnlyList<(string Name, SqlValue Value)>, int Count)? fewest = null;
        foreach (var (sql, parameters) in Statements())
        {
            var count = Count($"FROM ({sql})", parameters, limits.MostCompared);
            if (count < (fewest?.Count ?? limits.MostCompared))
                fewest = (sql, parameters, count);
        }

        return fewest;
    }

    /// <summary>Each statement finds all candidates in indexes.</summary>
    private IEnumerable<(string Sql, IReadOnlyList<(string Name, SqlValue Value)> Parameters)> Statements()
    {
        if (_scope.Numbers is { } numbers)
            yield return (numbers, []);
        foreach (var part in query.Filter?.Conjuncts ?? [])
        {
            var parameters = new FilterSql("c");
            if (_search.NumbersSql(part, parameters) is { } sql)
                yield return (sql, parameters.Parameters);
        }
    }

    /// <summary>How many entries a walk to the end has. It is an estimate if the walk goes through all instances.</summary>
    private int Entries()
    {
        var sql = new FilterSql();
        var some = _path.Prefix is null && !(query.Filter?.Conjuncts ?? []).Any(part => IndexPath.IsBound(part, query.Sort)) ? limits.MostCompared : Count(_path.Entries(query, sql), sql.Parameters, limits.MostCompared);
        return some < limits.MostCompared ? some : (int)Read("SELECT coalesce(max(number), 0) FROM instance", [])[0];
    }

    private int Count(string rows, IEnumerable<(string Name, SqlValue Value)> parameters, int most) =>
        (int)Read(FormattableString.Invariant($"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {most})"), parameters)[0];

    private FoundPage Page(List<long> fitting, int total) => new([.. fitting.Skip(query.Skip).Take(query.Take)], total);

    private List<long> Read(string sql, IEnumerable<(string Name, SqlValue Value)> parameters)
    {
        var numbers = new List<long>();
        session.EachOnce(
            sql,
            row =>
            {
                numbers.Add(row.GetInt64(0));
                return true;
            },
            [.. ListScope.Parameters(query.Scope), .. parameters]);
        return numbers;
    }

    private static string All(params IEnumerable<string?> conditions) =>
        string.Join(" AND ", conditions.Where(condition => !string.IsNullOrEmpty(condition)).DefaultIfEmpty("TRUE"));
}
