using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.TestKit;

public static class WholeHistory
{
    /// <summary>The whole audit trail of an instance, for tests that look at all of it.</summary>
    public static Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(this IInstanceStore store, Guid id, CancellationToken cancellation) =>
        store.ReadHistoryAsync(id, 1, 1_000_000, cancellation);
}
