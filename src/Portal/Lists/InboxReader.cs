using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Instances;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>What waits for a person.</summary>
/// <param name="Views">Each instance of the page as it stands now. Those that have moved on since the list was read are left out.</param>
internal sealed record Inbox(ListPage Page, ImmutableArray<InstanceView> Views)
{
    /// <summary>Another text whenever something of it has changed.</summary>
    public string State => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Views.Select(view => $"{view.Id} {view.Snapshot.Sequence}").Prepend($"{Page.Count} {Page.Problem}")))))[..16];
}

/// <summary>Reads what waits for a person.</summary>
internal sealed class InboxReader(ListReader lists, InstanceViews views)
{
    /// <summary>Lists do not show deadlines and answers: each instance is read by itself, a few at once.</summary>
    private const int AtOnce = 8;

    public async Task<Inbox> ReadAsync(ListChoice choice, Caller caller, CancellationToken cancellation)
    {
        var page = await lists.ReadAsync(new InstanceScope.AssignedTo(caller.Key, caller.RoleIds), choice, caller, cancellation);
        var found = new InstanceView?[page.Rows.Count];
        await Parallel.ForAsync(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (index, stop) => found[index] = await views.FindAsync(page.Rows[index].Id, caller, stop));
        return new(page, [.. found.OfType<InstanceView>().Where(view => view.MayAnswer)]);
    }
}
