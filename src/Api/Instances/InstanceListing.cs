using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Reads lists of instances when it is their turn, and tells the log of what they had to leave out.</summary>
internal sealed class InstanceListing(IInstanceLists lists, ListGate gate, UnreadableRows unreadable)
{
    public InstanceOrder DefaultOrder => lists.DefaultOrder;

    /// <summary>The page, or why it is not read.</summary>
    /// <exception cref="QueryTooBroadException">The store would have to look at too many rows.</exception>
    public async Task<(InstancePage? Page, ApiError? Refusal)> ReadAsync(InstanceListQuery query, Caller caller, CancellationToken cancellation)
    {
        var (page, refusal) = await gate.ReadAsync(caller.Key, () => lists.ListAsync(query, cancellation), cancellation);
        if (page is not null)
            unreadable.Tell(page.Unreadable);
        return (page, refusal);
    }

    /// <summary>The place behind the page; null if nothing follows.</summary>
    public static ListCursor? Next(InstanceListQuery query, InstancePage page)
    {
        if (page.Items.Length < query.Take || (page.Total <= InstancePage.MostCounted && query.Skip + query.Take >= page.Total))
            return null;
        return Behind(query, InstanceFields.PlaceOf(page.Items[^1], query.Sort));
    }

    /// <summary>The cursor of what stands behind a place.</summary>
    public static ListCursor Behind(InstanceListQuery query, InstancePlace place) => new(InstanceFields.Of(query.Sort).Name, query.Descending, place.At, place.Id);
}
