using System.Globalization;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>A page of a list of instances, or why there is none.</summary>
/// <param name="Count">How many there are, as far as it is known; null for a page behind the first.</param>
/// <param name="Next">The address parameter of the page behind this one; null if there is none.</param>
/// <param name="LookedTo">How far was looked, if not to where the page is full or the list at its end; otherwise null.</param>
/// <param name="Problem">A sentence; null if the list was read.</param>
public sealed record ListPage(IReadOnlyList<InstanceSummary> Rows, string? Count, string? Next, InstancePlace? LookedTo, string? Problem)
{
    public static ListPage Refused(string problem) => new([], null, null, null, problem);
}

/// <summary>Reads lists of instances for pages, by the rules and at the cost of the API's lists. A page never costs more than a page may.</summary>
internal sealed class ListReader(InstanceListing lists, TimeProvider time)
{
    public const int Size = 25;

    public async Task<ListPage> ReadAsync(InstanceScope scope, ListChoice choice, Caller caller, CancellationToken cancellation)
    {
        var (filter, problem) = choice.Filter(new QueryContext(time.GetUtcNow(), caller.Key));
        if (problem is not null)
            return ListPage.Refused(problem);
        var (sort, id) = (InstanceFields.Of(choice.Sort), InstanceFields.Of(InstanceField.Id));
        // One that cannot be read was made for another order: the list begins anew.
        var cursor = choice.Cursor is null ? null : ListCursor.Read(choice.Cursor, sort) is { } read && read.Descending == choice.Descending ? read : null;
        if (cursor is not null)
            filter = filter is null ? cursor.Behind(sort, id) : new QueryFilter.And(filter, cursor.Behind(sort, id));

        // One more than the page shows: then it is known whether any follows.
        var query = new InstanceListQuery(scope, choice.Sort, choice.Descending, Skip: 0, Size + 1, filter) { IsCounted = filter is null, IsBounded = true };
        try
        {
            var (page, refusal) = await lists.ReadAsync(query, caller, cancellation);
            return page is null ? ListPage.Refused(refusal!.Message) : Of(query, page, isFirst: cursor is null);
        }
        catch (QueryTooBroadException tooBroad)
        {
            return ListPage.Refused(tooBroad.Message);
        }
    }

    private static ListPage Of(InstanceListQuery query, InstancePage page, bool isFirst)
    {
        var rows = page.Items.Take(Size).ToList();
        var place = page.Items.Length > Size ? InstanceFields.PlaceOf(rows[^1], query.Sort) : page.LookedTo;
        return new(rows, isFirst ? Count(page) : null, place is null ? null : InstanceListing.Behind(query, place).Write(), page.LookedTo, null);
    }

    private static string Count(InstancePage page) =>
        page.Total > InstancePage.MostCounted ? string.Create(CultureInfo.CurrentCulture, $"more than {InstancePage.MostCounted:N0}")
        : page.LookedTo is not null ? $"at least {page.Items.Length}"
        : page.Items.Length > Size && page.Total <= Size + 1 ? $"more than {Size}"
        : string.Create(CultureInfo.CurrentCulture, $"{page.Total:N0}");
}
