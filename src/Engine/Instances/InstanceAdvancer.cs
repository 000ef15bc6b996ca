using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine;

/// <summary>An instance after an Advance: nothing of it is unread.</summary>
/// <param name="Snapshot">As committed.</param>
/// <param name="Next">What a host has to do next.</param>
/// <param name="Moved">Whether this Advance committed anything.</param>
public sealed record Advanced(InstanceSnapshot Snapshot, NextAction Next, bool Moved);

/// <summary>
/// The one operation that moves an instance: read snapshot and unread mail in one consistent read, fold them, save all in one
/// version-checked commit, and read again until there is nothing unread.
/// </summary>
public sealed class InstanceAdvancer(IInstanceStore store, DefinitionCache definitions, TimeProvider time, EngineMetrics metrics)
{
    /// <summary>Advances an instance; null where there is none of this id.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; nothing is half done.</exception>
    public Task<Advanced?> AdvanceAsync(Guid id, CancellationToken cancellation) => AdvanceAsync(id, left: null, cancellation);

    /// <param name="left">Told each state that a commit of this Advance has left behind, even if it fails later.</param>
    internal async Task<Advanced?> AdvanceAsync(Guid id, Action<InstanceSnapshot>? left, CancellationToken cancellation)
    {
        for (var moved = false; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await store.ReadAsync(id, cancellation) is not { } read)
                return null;
            var definition = await definitions.OfAsync(read.Snapshot, cancellation);
            var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition, time.GetUtcNow());
            if (turn.Mail.IsEmpty)
                return new Advanced(read.Snapshot, WorkflowMachine.Next(read.Snapshot), moved);

            var committed = await store.CommitAsync(new InstanceCommit(read.Version, turn.Snapshot, turn.Mail, turn.History));
            metrics.Committed(committed);
            moved |= committed;
            if (committed)
                left?.Invoke(read.Snapshot);

            // After a conflict somebody else has advanced, after a commit mail may have come in meanwhile: either way, read again.
        }
    }
}
