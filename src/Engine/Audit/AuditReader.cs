using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// Reads what was done across instances, definitions, roles, delegations and sign-ins as one sequence, the latest first. If the store has no such order, it merges their
/// histories, and reads of these only what can be on the page. Its cost is bounded, however many instances there are and however little of
/// them fits: if the bound is reached, the page ends there, and the next one goes on.
/// </summary>
public sealed class AuditReader(
    IInstanceStore store, IInstanceLists lists, IDefinitionStore definitions, IRoleStore roles, IDelegationStore delegations, ISignInHistory signIns, TimeProvider time)
{
    /// <summary>The most entries that are read for a page from a store that has all histories in one order.</summary>
    public const int MostRead = 1_000;

    /// <summary>The most instances that are listed for a page, besides those that were under way where it begins.</summary>
    public const int MostListed = 300;

    /// <summary>The most instances that may have started before the place where a page begins and changed since. Each has to be looked at.</summary>
    public const int MostUnderWay = 400;

    /// <summary>The most lists that are read for a page.</summary>
    public const int MostLists = 8;

    /// <summary>The most parts of histories that are read for a page.</summary>
    public const int MostParts = 800;

    /// <summary>How many entries of a history are read at once. Most histories are shorter.</summary>
    public const int PartSize = 64;

    private const int AtOnce = 16;

    private readonly AuditWalk _walk = new(store, lists);
    private readonly AuditSecurity _security = new(roles, delegations, signIns);
    private readonly AuditDefinitions _definitions = new(definitions);

    /// <summary>
    /// One page. Everything that was committed when it is asked for, and that fits, is on it or on a page behind it, once and in order,
    /// whatever changes meanwhile. What an instance that is deleted meanwhile had is not.
    /// </summary>
    /// <exception cref="QueryTooBroadException">More instances had to be looked at than for any page: they were under way where the page begins.</exception>
    public async Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Most, 1, nameof(query));
        var start = query.Start ?? AuditPlace.EndOf(DateTimeOffset.MaxValue);
        if (query.InstanceId is { } id)
            return await MergeAsync(query, start, instances: null, [await OneAsync(id, query, start, cancellation)], cancellation);
        if (!query.WithSecurity || query.WorkflowType is not null || !query.FitsAny(AuditKinds.OfSecurity))
            return await ReadAsync(query, start, [], cancellation);
        var (changes, from) = await _security.ReadAsync(query, start, cancellation);
        if (from is not { } reached || reached <= query.From)
            return await ReadAsync(query, start, changes, cancellation);

        // Before that time there may be more, which was not read: the page ends there.
        var page = await ReadAsync(query with { From = reached }, start, changes.FindAll(entry => entry.At >= reached), cancellation);
        return page with { Next = page.Next ?? AuditPlace.StartOf(reached) };
    }

    /// <param name="changes">What was done to roles and delegations, and sign-ins, as far as it can be on the page.</param>
    private async Task<AuditPage> ReadAsync(AuditQuery query, AuditPlace start, List<AuditEntry> changes, CancellationToken cancellation)
    {
        var isOfInstances = query.FitsAny(AuditKinds.OfInstances);
        var changed = query.WithDefinitions && query.FitsAny(AuditKinds.OfDefinitions) ? await _definitions.ReadAsync(query, start, cancellation) : [];
        if (changes.Count > 0)
            changed = [.. changed.Concat(changes).OrderByDescending(entry => entry.Place)];
        if (isOfInstances && await _walk.ReadAsync(query, start, changed, cancellation) is { } page)
            return page;
        var instances = isOfInstances ? new AuditInstances(lists, query, query.Start, time) : null;
        return await MergeAsync(query, start, instances, changed.GroupBy(entry => entry.About).Select(entries => AuditTrail.Of(entries.Key, [.. entries], query, start)), cancellation);
    }

    private async Task<AuditPage> MergeAsync(
        AuditQuery query, AuditPlace start, AuditInstances? instances, IEnumerable<AuditTrail?> known, CancellationToken cancellation)
    {
        var trails = new PriorityQueue<AuditTrail, AuditPlace>(AuditTrail.LatestFirst);
        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        foreach (var trail in known)
            Add(trail);
        for (var parts = 0; ;)
        {
            var top = trails.TryPeek(out var first, out var place) ? place : (AuditPlace?)null;
            // Only what stands above everything that is not listed yet is certain to come next.
            if (instances?.Frontier is { } frontier && (top is null || top < frontier || (first!.Ready is null && top == frontier)))
            {
                if (frontier.At < query.From)
                    return Page(null);
                if (instances.Walked >= MostListed || instances.Lists >= MostLists)
                    return Page(frontier);
                foreach (var (instance, below) in await instances.NextAsync(cancellation))
                    Add(new AuditTrail(AuditSubject.Of(instance), query, AuditPlace.Earlier(below, start)));
            }
            else if (top is null || top.Value.At < query.From)
            {
                return Page(null);
            }
            else if (first!.Ready is null)
            {
                if (parts >= MostParts)
                    return Page(top);
                parts += await ReadOnAsync(trails, cancellation);
            }
            else
            {
                if (entries.Count == query.Most)
                    return Page(entries[^1].Place);
                entries.Add(trails.Dequeue().Take());
                Add(first);
            }
        }

        void Add(AuditTrail? trail)
        {
            if (trail?.Top is { } at)
                trails.Enqueue(trail, at);
        }

        AuditPage Page(AuditPlace? next) => next >= query.Start
            ? throw AuditInstances.TooManyUnderWay(next.Value.At)
            : new AuditPage(entries.ToImmutable(), next);
    }

    private async Task<AuditTrail?> OneAsync(Guid id, AuditQuery query, AuditPlace start, CancellationToken cancellation) =>
        await store.ReadAsync(id, cancellation) is { Snapshot: var snapshot }
        && (query.WorkflowType is not { } type || snapshot.Origin.WorkflowType.Equals(type, StringComparison.OrdinalIgnoreCase))
            ? new AuditTrail(AuditSubject.Of(InstanceSummary.Of(snapshot)), query, AuditPlace.Earlier(start, AuditPlace.EndOf(snapshot.LastModified)))
            : null;

    /// <summary>Reads on in the trail that comes next, and in those that come soon after it.</summary>
    /// <returns>How many parts were read.</returns>
    private async Task<int> ReadOnAsync(PriorityQueue<AuditTrail, AuditPlace> trails, CancellationToken cancellation)
    {
        var some = new List<AuditTrail>();
        while (some.Count < AtOnce && trails.TryPeek(out var trail, out _) && trail.Ready is null)
            some.Add(trails.Dequeue());
        await Parallel.ForEachAsync(some, Options(cancellation), async (trail, stop) => await ReadOnAsync(trail, stop));
        foreach (var trail in some)
        {
            if (trail.Top is { } place)
                trails.Enqueue(trail, place);
        }

        return some.Count;
    }

    private async Task ReadOnAsync(AuditTrail trail, CancellationToken cancellation)
    {
        var id = trail.About.Id;
        if (trail.LowestRead is not { } before)
        {
            // Whoever does not know how long a history is reads its beginning: that is the whole of most.
            var whole = await store.ReadHistoryAsync(id, 1, PartSize, cancellation);
            if (whole.Length < PartSize)
            {
                Add(whole, isLast: true);
                return;
            }

            // It may have been deleted meanwhile.
            before = (await store.ReadAsync(id, cancellation))?.Snapshot.Sequence + 1 ?? 1;
        }

        var first = Math.Max(1, before - PartSize);
        Add(before > 1 ? await store.ReadHistoryAsync(id, first, (int)(before - first), cancellation) : [], isLast: first == 1);

        void Add(ImmutableArray<HistoryEntry> part, bool isLast) => trail.Add([.. part.Select(entry => AuditEntry.Of(trail.About, entry))], isLast);
    }

    private static ParallelOptions Options(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
}
