using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// Reads a page of the audit from a store that has all histories in one order. Its cost depends on the page alone, however long ago that was,
/// and however many instances were under way then.
/// </summary>
internal sealed class AuditWalk(IInstanceStore store, IInstanceLists lists)
{
    /// <summary>How many entries are read at once if not all of them fit.</summary>
    private const int PartSize = 250;

    /// <param name="others">What is part of the audit besides, the latest first, before the place where the page begins.</param>
    /// <returns>Null if the histories have to be merged: the store has no such order, or there are few to merge.</returns>
    public async Task<AuditPage?> ReadAsync(AuditQuery query, AuditPlace start, IReadOnlyList<AuditEntry> others, CancellationToken cancellation)
    {
        var kinds = AuditKinds.OfHistories(query.Kinds);
        // One more than the page shows: then it is known whether anything follows.
        var size = query.Actor is null ? query.Most + 1 : PartSize;
        var page = new PageOf(query, others);
        var before = start;
        for (var read = 0; ;)
        {
            if (await store.ReadHappenedAsync(new(before, query.From, kinds, query.WorkflowType, size), cancellation) is not { } part)
                return null;
            // Among all others, what belongs to a few instances would be found late.
            if (read == 0 && part.Next is not null && part.Entries.Length < size && query.WorkflowType is { } type && await AreFewAsync(type, cancellation))
                return null;
            foreach (var (instance, entry) in part.Entries)
            {
                var next = AuditEntry.Of(AuditSubject.Of(instance), entry);
                if (page.AddOthersAbove(next.Place) || (query.Fits(next) && page.Add(next)))
                    return page.Full;
            }

            if (part.Next is not { } further)
                return page.AddOthersAbove(null) ? page.Full : page.Until(null);
            if (page.AddOthersAbove(further))
                return page.Full;
            read += part.Entries.Length;
            if (part.Entries.Length < size || read >= AuditReader.MostRead)
                return page.Until(further);
            before = further;
        }
    }

    private async Task<bool> AreFewAsync(string type, CancellationToken cancellation)
    {
        var ofType = new QueryFilter.Compare(InstanceFields.Of(InstanceField.WorkflowType), QueryOperator.Equal, QueryValue.Of(type));
        var some = new InstanceListQuery(new InstanceScope.All(), InstanceField.WorkflowType, Descending: false, Skip: 0, AuditReader.MostListed + 1, ofType);
        return (await lists.ListAsync(some with { IsCounted = false }, cancellation)).Items.Length <= AuditReader.MostListed;
    }

    /// <summary>A page on its way.</summary>
    private sealed class PageOf(AuditQuery query, IReadOnlyList<AuditEntry> others)
    {
        private readonly ImmutableArray<AuditEntry>.Builder _entries = ImmutableArray.CreateBuilder<AuditEntry>();
        private int _taken;

        /// <summary>The page, if there are more entries than it shows.</summary>
        public AuditPage Full => Until(_entries[^1].Place);

        public AuditPage Until(AuditPlace? next) => new(_entries.ToImmutable(), next);

        /// <summary>Takes an entry; true if the page was full before.</summary>
        public bool Add(AuditEntry entry)
        {
            if (_entries.Count == query.Most)
                return true;
            _entries.Add(entry);
            return false;
        }

        /// <summary>Takes what stands above the place; true if the page was full before all of it was taken.</summary>
        /// <param name="place">Null: everything that is left.</param>
        public bool AddOthersAbove(AuditPlace? place)
        {
            for (; _taken < others.Count && (place is null || others[_taken].Place > place); _taken++)
            {
                if (Add(others[_taken]))
                    return true;
            }

            return false;
        }
    }
}
