using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>A page of a list of instances, or why there is none.</summary>
/// <param name="Total">How many there are, as far as they were counted.</param>
/// <param name="Next">The address parameter of the page behind this one; null if there is none.</param>
/// <param name="Problem">A sentence; null if the list was read.</param>
public sealed record ListPage(IReadOnlyList<InstanceSummary> Rows, int Total, string? Next, string? Problem)
{
    public string Count => Total > InstancePage.MostCounted ? $"more than {InstancePage.MostCounted:N0}" : $"{Total:N0}";
}

/// <summary>Reads lists of instances for pages, by the rules and at the cost of the API's lists.</summary>
internal sealed class ListReader(InstanceListing lists, TimeProvider time)
{
    public const int Size = 25;

    public async Task<ListPage> ReadAsync(InstanceScope scope, ListChoice choice, Caller caller, CancellationToken cancellation)
    {
        var (filter, problem) = choice.Filter(new QueryContext(time.GetUtcNow(), caller.Key));
        if (problem is not null)
            return new([], 0, null, problem);
        var (sort, id) = (InstanceFields.Of(choice.Sort), InstanceFields.Of(InstanceField.Id));
        if (choice.Cursor is not null)
        {
            // One that cannot be read was made for another order: the list begins anew.
            if (ListCursor.Read(choice.Cursor, sort) is { } cursor && cursor.Descending == choice.Descending)
                filter = filter is null ? cursor.Behind(sort, id) : new QueryFilter.And(filter, cursor.Behind(sort, id));
        }

        var query = new InstanceListQuery(scope, choice.Sort, choice.Descending, Skip: 0, Size, filter);
        try
        {
            var (page, refusal) = await lists.ReadAsync(query, caller, cancellation);
            return page is null
                ? new([], 0, null, refusal!.Message)
                : new(page.Items, page.Total, InstanceListing.Next(query, page)?.Write(), null);
        }
        catch (QueryTooBroadException tooBroad)
        {
            return new([], 0, null, tooBroad.Message);
        }
    }
}
