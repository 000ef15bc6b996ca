using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// Claims attempts: in one version-checked commit an attempt begins, and its limit counts from then. An attempt that merely queues has no
/// limit, so that it cannot fail without having run.
/// </summary>
public sealed class AttemptClaims(IInstanceStore store, DefinitionCache definitions, TimeProvider time, EngineMetrics metrics)
{
    /// <summary>
    /// The instance with the attempt claimed, by this call or before; null if the attempt is over, or its outcome is recorded. What was
    /// unread is folded in the same commit, so that the history keeps to the order of time.
    /// </summary>
    /// <remarks>
    /// A claim that is there already is not renewed. An activity that is delivered again after its worker died runs the attempt again, under
    /// the same key, for what is left of its time: an effect that ends its process every time comes to its limit all the same.
    /// </remarks>
    /// <exception cref="StorageUnavailableException">It is not known whether the attempt is claimed; a repeat is safe.</exception>
    internal async Task<InstanceSnapshot?> ClaimAsync(Guid instanceId, AttemptId attempt, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await store.ReadAsync(instanceId, cancellation) is not { } read)
                return null;
            var definition = await definitions.OfAsync(read.Snapshot, cancellation);
            var now = time.GetUtcNow();
            var approvers = await definitions.ApproversAsync(definition, cancellation);
            var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition, now, read.IsCut, approvers, definitions.Calendars);
            if (WorkflowMachine.UnderWay(turn.Snapshot, attempt) is null)
                return null;
            var claim = WorkflowMachine.Claim(turn.Snapshot, definition, now);
            if (claim.History.IsEmpty)
                return read.Snapshot;
            var commit = new InstanceCommit(read.Version, claim.Snapshot, turn.Inbox, [.. turn.History, .. claim.History]);
            var committed = await store.CommitAsync(commit);
            metrics.Committed(committed);
            if (committed)
                return claim.Snapshot;
        }
    }
}
