using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// The filter, the order and the page of a list. Each parameter is accepted under its name in any case, alone or with any one
/// prefix (<c>pq.ReturnLimit</c>, <c>query.returnLimit</c>).
/// </summary>
/// <param name="Filter">Null: every row.</param>
internal sealed record ListParameters(QueryFilter? Filter, int Page, int Size, QueryField Sort, bool Descending)
{
    private const int DefaultSize = 50;
    private const int MostRows = 1000;
    private const int RowsOfOneMore = 200;

    public int Skip => (Page - 1) * Size;

    /// <summary>Reads the page and the direction of a list that has one order and no filter. Both numbers are null if neither was asked for.</summary>
    public static ApiError? RefusePage(HttpContext context, out (int Page, int Size)? asked, out bool descending)
    {
        var problems = new ProblemList();
        var query = context.Request.Query;
        var (page, size) = (Number(query, "PageReturned", 1, int.MaxValue / MostRows, 1, problems), ReadSize(context.Request, problems));
        asked = Has(query, "PageReturned") || Has(query, "ReturnLimit") ? (page, size) : null;
        descending = Number(query, "SortAscending", 0, 1, 0, problems) == 1;
        return problems.Count > 0 ? ApiError.Invalid(problems) : null;
    }

    /// <summary>Reads the parameters. A refusal names each wrong one, its value and what would be right; null if none is wrong.</summary>
    /// <param name="fields">The fields by which the list can be filtered and sorted.</param>
    /// <param name="defaultSort">The name of one of them.</param>
    /// <param name="descends">Whether a list that nobody asks an order of is sorted from the last to the first.</param>
    public static ApiError? Refuse(
        HttpContext context, ImmutableArray<QueryField> fields, string defaultSort, out ListParameters list, bool descends = false)
    {
        var problems = new ProblemList();
        var query = context.Request.Query;
        list = new ListParameters(
            ReadFilter(context, fields, problems),
            Number(query, "PageReturned", 1, int.MaxValue / MostRows, 1, problems),
            ReadSize(context.Request, problems),
            ReadSort(query, fields, defaultSort, problems),
            Number(query, "SortAscending", 0, 1, descends && !Has(query, "SortField") ? 1 : 0, problems) == 1);
        return problems.Count > 0 ? ApiError.Invalid(problems) : null;
    }

    /// <summary>As <see cref="Refuse"/>, for a list that can also be read on behind the last row of a page, by the parameter <c>cursor</c>.</summary>
    /// <param name="id">The field that orders rows of one value.</param>
    public static ApiError? RefuseWithCursor(
        HttpContext context, ImmutableArray<QueryField> fields, QueryField id, string defaultSort, bool descends, out ListParameters list)
    {
        if (Refuse(context, fields, defaultSort, out list, descends) is { } refusal)
            return refusal;
        const string name = "cursor";
        var (problems, query) = (new ProblemList(), context.Request.Query);
        if (Find(query, name, problems) is not { Length: > 0 } text)
            return problems.Count > 0 ? ApiError.Invalid(problems) : null;
        if (Has(query, "PageReturned"))
            problems.Add(new("PageReturned", "PageReturned cannot be used with cursor, which says where the page begins; leave out one of the two."));
        if (ListCursor.Read(text, list.Sort) is not { } cursor || (Has(query, "SortAscending") && cursor.Descending != list.Descending))
        {
            problems.Add(new(name, $"{name} is '{text}', but must be the X-Next-Cursor of a response with the same SortField and SortAscending."));
            return ApiError.Invalid(problems);
        }

        var behind = cursor.Behind(list.Sort, id);
        list = list with { Filter = list.Filter is null ? behind : new QueryFilter.And(list.Filter, behind), Descending = cursor.Descending };
        return problems.Count > 0 ? ApiError.Invalid(problems) : null;
    }

    /// <summary>How much work a list is before it is read, whoever asks: 1 for one without a filter, of a few rows.</summary>
    public static int CostOf(HttpRequest request)
    {
        var ignored = new ProblemList();
        return CostOf(ReadSize(request, ignored), Find(request.Query, "QueryString", ignored) ?? "");
    }

    /// <summary>How much work a list of so many rows is that these queries narrow, all of them.</summary>
    public static int CostOf(int size, params ReadOnlySpan<string> queries)
    {
        var cost = 1 + (size / RowsOfOneMore);
        foreach (var query in queries)
            cost += QueryCost.Of(query);
        return cost;
    }

    /// <summary>Clients of the original API ask for up to 5,000 rows of a page, and read on by what they get.</summary>
    private static int ReadSize(HttpRequest request, ProblemList problems) => ResponseForm.IsOfCompatibleClient(request)
        ? Math.Min(Number(request.Query, "ReturnLimit", 1, int.MaxValue, DefaultSize, problems), MostRows)
        : Number(request.Query, "ReturnLimit", 1, MostRows, DefaultSize, problems);

    private static bool Has(IQueryCollection query, string name) => query.Any(pair => Parameter.IsNamed(pair.Key, name) && pair.Value is [{ Length: > 0 }, ..]);

    private static QueryFilter? ReadFilter(HttpContext context, ImmutableArray<QueryField> fields, ProblemList problems)
    {
        const string name = "QueryString";
        if (Find(context.Request.Query, name, problems) is not { Length: > 0 } text)
            return null;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var reading = QueryReader.Read(text, fields, new QueryContext(now, context.Caller().Key));
        problems.AddRange(reading.Problems.Select(problem => new Problem(name, $"{name}, position {problem.Position}: {problem.Message}")));
        return reading.Filter;
    }

    private static QueryField ReadSort(IQueryCollection query, ImmutableArray<QueryField> fields, string defaultSort, ProblemList problems)
    {
        if (Find(query, "SortField", problems) is not { Length: > 0 } name)
            name = defaultSort;
        if (fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        problems.Add(new("SortField", $"Invalid sort field: {name}. Valid are {string.Join(", ", fields.Select(field => field.Name))}."));
        return fields[0];
    }

    private static int Number(IQueryCollection query, string name, int least, int most, int fallback, ProblemList problems)
    {
        if (Find(query, name, problems) is not { Length: > 0 } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        problems.Add(new(name, $"{name} is '{text}', but must be a whole number from {least} to {most}."));
        return fallback;
    }

    private static string? Find(IQueryCollection query, string name, ProblemList problems)
    {
        var values = query.Where(pair => Parameter.IsNamed(pair.Key, name)).SelectMany(pair => pair.Value).ToList();
        if (values.Count > 1)
            problems.Add(new(name, $"{name} is given {values.Count} times; give it once."));
        return values.Count == 0 ? null : values[0];
    }
}
