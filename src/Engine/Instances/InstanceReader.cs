using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>Reads that never lie: what has been answered with success is in what they return.</summary>
public sealed class InstanceReader(IInstanceStore store, RingingAdvancer advancer)
{
    /// <summary>The instance with all its mail folded and committed; null where there is none of this id.</summary>
    public async Task<InstanceSnapshot?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await advancer.AdvanceAsync(id, cancellation))?.Snapshot;

    /// <summary>The audit trail of an instance that <see cref="FindAsync"/> has found.</summary>
    public Task<ImmutableArray<HistoryEntry>> HistoryAsync(Guid id, CancellationToken cancellation) =>
        store.ReadHistoryAsync(id, cancellation);
}
