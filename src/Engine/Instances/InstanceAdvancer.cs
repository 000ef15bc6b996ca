using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>An instance after an Advance: none of its entries is unread.</summary>
/// <param name="Snapshot">As committed.</param>
/// <param name="Next">What a host must do next.</param>
/// <param name="Moved">Whether this Advance committed anything.</param>
public sealed record Advanced(InstanceSnapshot Snapshot, NextAction Next, bool Moved);

/// <summary>
/// The one operation that moves an instance. It reads the snapshot and the unread entries in one consistent read, folds them, saves
/// everything in one version-checked commit, and reads again until nothing is unread.
/// </summary>
public sealed class InstanceAdvancer(IInstanceStore store, DefinitionCache definitions, TimeProvider time, EngineMetrics metrics)
{
    /// <summary>Advances an instance; null if there is none with this id.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; nothing is half done.</exception>
    public Task<Advanced?> AdvanceAsync(Guid id, CancellationToken cancellation) => AdvanceAsync(id, left: null, cancellation);

    /// <param name="left">
    /// Told each state that a commit of this Advance has left behind, even if it fails later; and the one that it may have left behind if
    /// nobody knows what became of the commit.
    /// </param>
    internal async Task<Advanced?> AdvanceAsync(Guid id, LeftWaits? left, CancellationToken cancellation)
    {
        // One now for all turns: what begins to wait in one of them is not over in the next, however long they take.
        var now = time.GetUtcNow();
        for (var moved = false; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await store.ReadAsync(id, cancellation) is not { } read)
                return null;
            var definition = await definitions.OfAsync(read.Snapshot, cancellation);
            var approvers = await definitions.ApproversAsync(definition, cancellation);
            var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition, now, read.IsCut, approvers, definitions.Calendars);
            if (turn.Inbox.IsEmpty)
                return new Advanced(read.Snapshot, WorkflowMachine.Next(read.Snapshot), moved);

            // After a conflict somebody else has advanced it; after a commit another entry may have come in. Either way, read again.
            moved |= await CommitAsync(read, turn, definition, now, left) != CommitOutcome.Conflict;
        }
    }

    /// <summary>
    /// Folds the unread entries and decides a command on the result, in one commit, so that the verdict is about what is committed. Null
    /// if there is no instance with this id.
    /// </summary>
    /// <param name="isCurrent">Null if any state will do; else the command is refused on a state that the caller has not seen.</param>
    /// <param name="left">As for an Advance.</param>
    internal async Task<(CommandVerdict Verdict, InstanceSnapshot Snapshot)?> DecideAsync(
        Guid id, InstanceCommand command, StillCurrent? isCurrent, LeftWaits left, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await store.ReadAsync(id, cancellation) is not { } read)
                return null;
            var definition = await definitions.OfAsync(read.Snapshot, cancellation);
            var approvers = await definitions.ApproversAsync(definition, cancellation);
            var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition, now, read.IsCut, approvers, definitions.Calendars);

            // What was accepted before the command comes before it. If not all of it was read, it is folded first.
            var verdict = read.IsCut ? null
                : isCurrent?.Invoke(turn.Snapshot, definition) is false ? new CommandVerdict.Refused(new Refusal.Changed())
                : WorkflowMachine.Decide(turn.Snapshot, definition, command, now);
            if (verdict is CommandVerdict.Applied applied)
            {
                var both = turn with { Snapshot = applied.Snapshot, History = [.. turn.History, .. applied.History] };
                if (await CommitAsync(read, both, definition, now, left) == CommitOutcome.Done)
                    return (verdict, applied.Snapshot);
            }
            else if (verdict is not null && turn.Inbox.IsEmpty)
            {
                return (verdict, read.Snapshot);
            }
            else
            {
                await CommitAsync(read, turn, definition, now, left);
            }
        }
    }

    private async Task<CommitOutcome> CommitAsync(
        InstanceRead read, FoldResult turn, WorkflowDefinition definition, DateTimeOffset now, LeftWaits? left)
    {
        try
        {
            return await CommitAsync(read, turn, left) ? CommitOutcome.Done : CommitOutcome.Conflict;
        }
        catch (SnapshotTooLargeException exception)
        {
            // Left as it is, nobody could read, stop or delete the instance any more.
            var outgrown = WorkflowMachine.Outgrown(read.Snapshot, read.Unread, definition, now, exception.Message);
            return await CommitAsync(read, outgrown, left) ? CommitOutcome.Outgrown : CommitOutcome.Conflict;
        }
    }

    private async Task<bool> CommitAsync(InstanceRead read, FoldResult turn, LeftWaits? left)
    {
        using var span = EngineTraces.BeginCommit(turn.Snapshot, turn.Inbox.Length);
        var committed = false;
        try
        {
            committed = await store.CommitAsync(new InstanceCommit(read.Version, turn.Snapshot, turn.Inbox, turn.History));
        }
        catch (Exception failure)
        {
            span.Note(failure);
            left?.AddPossible(read.Snapshot);
            throw;
        }

        metrics.Committed(committed);
        span.End(committed ? "committed" : "conflict");
        if (committed)
            left?.Add(read.Snapshot);
        return committed;
    }

    private enum CommitOutcome
    {
        /// <summary>Somebody else has advanced.</summary>
        Conflict,

        Done,

        /// <summary>What was to be committed was too large, and the instance has failed instead.</summary>
        Outgrown,
    }
}
