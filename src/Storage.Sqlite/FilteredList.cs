using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>The numbers of the instances of one page, and how many the whole list has, as far as they are counted.</summary>
internal sealed record FoundPage(IReadOnlyList<long> Numbers, int Total);

/// <summary>
/// Finds a page of a list that is filtered. It does not leave the plan to SQLite, which cannot know how many rows a value has.
/// <list type="number">
/// <item>Where one index decides all, in its order: in that index alone.</item>
/// <item>Where an index knows few candidates: those are read, and sorted.</item>
/// <item>Else most rows fit: the index in the list's order is walked until there are enough of them.</item>
/// <item>Where that walk finds too little, because what fits lies together at its far end: the candidates after all.</item>
/// </list>
/// </summary>
internal sealed class FilteredList(Session session, InstanceListQuery query, ListLimits limits)
{
    private const int Counted = InstancePage.MostCounted + 1;

    private readonly ListScope _scope = ListScope.Of(query.Scope);
    private readonly IndexPath _path = IndexPath.Of(query);
    private readonly CandidateSearch _search = new(session, query.Scope, limits);
    private readonly string _order = ListColumn.Of(query.Sort).Order(query.Descending);

    private int PageEnd => query.Skip + query.Take;

    public FoundPage Find()
    {
        if (query.Filter is not null && _path.Decides(query.Filter, query.Sort))
            return InOneIndex(query.Filter);

        var (candidates, isMany) = Candidates();
        if (candidates is not null)
            return OfCandidates("SELECT value FROM json_each(@numbers)", [("@numbers", $"[{string.Join(',', candidates)}]")]);
        var needed = isMany ? PageEnd : Math.Max(PageEnd, Counted);
        return Walk(needed, isMany, limits.LongestWalk) ?? FewestCandidates() ?? Walk(needed, isMany, int.MaxValue)!;
    }

    /// <summary>Few numbers among which all that fit are; or whether there are certainly more than are counted.</summary>
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
        var total = Read(FormattableString.Invariant($"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {Counted})"), sql.Parameters)[0];
        var page = Read(
            FormattableString.Invariant($"SELECT number {rows} ORDER BY {_order} LIMIT {query.Take} OFFSET {query.Skip}"), sql.Parameters);
        return new FoundPage(page, (int)total);
    }

    private FoundPage OfCandidates(string numbersSql, IEnumerable<(string Name, object? Value)> parameters)
    {
        var sql = new FilterSql();
        var condition = All(_scope.Prefix, _scope.Condition, query.Filter is null ? null : sql.Condition(query.Filter));
        var fitting = Read(
            FormattableString.Invariant(
                $"""
                SELECT number FROM instance NOT INDEXED WHERE number IN ({numbersSql}) AND {condition}
                ORDER BY {_order} LIMIT {Math.Max(PageEnd, Counted)}
                """),
            [.. parameters, .. sql.Parameters]);
        return Page(fitting, Math.Min(fitting.Count, Counted));
    }

    /// <summary>Null where the walk is over its limit before it has found what is needed.</summary>
    private FoundPage? Walk(int needed, bool isMany, int longest)
    {
        var (fitting, walked) = (new List<long>(), 0);
        var sql = new FilterSql();
        var condition = All(_scope.Condition, _path.Prefix is null ? _scope.Prefix : null, query.Filter is null ? null : sql.Condition(query.Filter));
        session.EachOnce(
            $"SELECT number, ({condition}) IS TRUE FROM instance INDEXED BY {_path.Index} WHERE {All(_path.Prefix)} ORDER BY {_order}",
            row =>
            {
                walked++;
                if (row.GetBoolean(1))
                    fitting.Add(row.GetInt64(0));
                return fitting.Count < needed && walked <= longest;
            },
            [.. ListScope.Parameters(query.Scope), .. sql.Parameters]);
        if (walked > longest && fitting.Count < needed)
            return null;
        return Page(fitting, isMany ? Counted : Math.Min(fitting.Count, Counted));
    }

    /// <summary>By the part of the filter that leaves the fewest; null where none leaves clearly fewer than there are.</summary>
    private FoundPage? FewestCandidates()
    {
        (string Sql, IReadOnlyList<(string, object?)> Parameters)? fewest = null;
        var least = (long)limits.MostRead;
        foreach (var (sql, parameters) in Statements())
        {
            var count = Read(FormattableString.Invariant($"SELECT count(*) FROM ({sql} LIMIT {limits.MostRead})"), parameters)[0];
            if (count < least)
                (fewest, least) = ((sql, parameters), count);
        }

        return fewest is { } found ? OfCandidates(found.Sql, found.Parameters) : null;
    }

    /// <summary>Each finds all candidates in one index.</summary>
    private IEnumerable<(string Sql, IReadOnlyList<(string, object?)> Parameters)> Statements()
    {
        if (_scope.Numbers is { } numbers)
            yield return (numbers, []);
        foreach (var part in query.Filter?.Conjuncts ?? [])
        {
            if (part is not (QueryFilter.Compare or QueryFilter.IsPerson { IsNot: false }))
                continue;
            var parameters = new FilterSql("c");
            yield return (_search.NumbersSql(part, parameters), parameters.Parameters);
        }
    }

    private FoundPage Page(List<long> fitting, int total) => new([.. fitting.Skip(query.Skip).Take(query.Take)], total);

    private List<long> Read(string sql, IEnumerable<(string Name, object? Value)> parameters)
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
