using System.Collections.Immutable;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Lists;

namespace WorkflowFunctions.Portal.Happened;

/// <summary>What happened at one instance.</summary>
/// <param name="Entries">The latest that fit, the latest first.</param>
internal sealed record HappenedAt(InstanceSummary Instance, IReadOnlyList<HistoryEntry> Entries);

/// <summary>A page of what happened; or why there is none.</summary>
/// <param name="Looked">How many instances were looked at. Those of which nothing fits are not shown.</param>
/// <param name="Next">The address parameter of the page behind this one; null if there is none.</param>
internal sealed record HappenedPageView(IReadOnlyList<HappenedAt> Shown, int Looked, string? Next, string? Problem);

/// <summary>
/// Reads what was done across instances, by default in the order in which these changed last. Its cost is that of one page of a list and of the end
/// of each history on it, however many instances there are and however long they have run.
/// </summary>
internal sealed class HappenedReader(InstanceListing listing, ListReader lists, InstanceReader reader)
{
    /// <summary>A store that can page through any number of instances only by when they started is read in that order.</summary>
    public InstanceField DefaultSort => listing.DefaultOrder is { Sort: InstanceField.StartDate } ? InstanceField.StartDate : InstanceField.LastModified;

    /// <summary>The most entries that are shown of an instance.</summary>
    public const int MostShown = 6;

    /// <summary>The most entries that are looked at, from the end of a history.</summary>
    public const int MostLookedAt = 60;

    private const int AtOnce = 6;

    /// <param name="person">A part of the name of whoever did it; null for everybody, and for what nobody did.</param>
    public async Task<HappenedPageView> ReadAsync(ListChoice choice, HappenedKind? kind, string? person, Caller caller, CancellationToken cancellation)
    {
        var page = await lists.ReadAsync(new InstanceScope.All(), choice, caller, cancellation);
        var found = new IReadOnlyList<HistoryEntry>[page.Rows.Count];
        await Parallel.ForAsync(0, page.Rows.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (index, cancel) =>
        {
            // It may have been deleted since the list was read.
            found[index] = await reader.FindAsync(page.Rows[index].Id, cancel) is { } snapshot
                ? Fitting(await reader.HistoryAsync(snapshot.Id, Math.Max(1, snapshot.Sequence - MostLookedAt + 1), MostLookedAt, cancel), kind, person)
                : [];
        });
        return new(
            [.. page.Rows.Select((row, index) => new HappenedAt(row, found[index])).Where(one => one.Entries.Count > 0)], page.Rows.Count, page.Next, page.Problem);
    }

    private static IReadOnlyList<HistoryEntry> Fitting(ImmutableArray<HistoryEntry> entries, HappenedKind? kind, string? person) =>
    [
        .. entries.Reverse().Where(entry => HappenedKind.Fits(kind, entry) && (person is null || entry.Actor?.Contains(person, StringComparison.OrdinalIgnoreCase) == true))
            .Take(MostShown),
    ];
}
