using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>Reads that are never stale: once a request has succeeded, every read shows it.</summary>
public sealed class InstanceReader(IInstanceStore store, RingingAdvancer advancer)
{
    /// <summary>The instance with its inbox folded and committed; null if there is none with this id.</summary>
    public async Task<InstanceSnapshot?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await advancer.AdvanceAsync(id, cancellation))?.Snapshot;

    /// <summary>A part of the audit trail of an instance that <see cref="FindAsync"/> has found. The whole has as many entries as the snapshot's sequence says.</summary>
    /// <param name="first">The sequence of the first entry, from 1.</param>
    /// <param name="most">The most entries to return.</param>
    public Task<ImmutableArray<HistoryEntry>> HistoryAsync(Guid id, long first, int most, CancellationToken cancellation) =>
        store.ReadHistoryAsync(id, first, most, cancellation);
}
