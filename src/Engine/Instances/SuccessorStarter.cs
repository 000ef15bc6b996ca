using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// Starts the instance that takes the place of a restarted one. Its id stands in the old one's commit, and the old one stays due
/// until this is done: whoever comes next does it, once, however many come.
/// </summary>
public sealed class SuccessorStarter(
    IInstanceStore store, DefinitionCache definitions, ReferenceIds referenceIds, IDoorbell doorbell, TimeProvider time, EngineMetrics metrics)
{
    private static readonly Guid SuccessorNamespace = new("c2a4f0b9-53f2-4e6b-9c1d-8f1e0b7d9a42");

    /// <summary>The id that an instance is restarted as.</summary>
    /// <param name="attempt">Counts on where an id is taken: anybody can compute it, and start an instance of it first.</param>
    public static Guid IdAfter(Guid id, int attempt = 0) => NameBasedGuid.Create(
        SuccessorNamespace, attempt == 0 ? id.ToString("D") : string.Create(CultureInfo.InvariantCulture, $"{id:D}/{attempt}"));

    /// <summary>Sees to it that the successor of a restarted instance is there. Returns the restarted one; null where there is none.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; a repeat goes on where this has ended.</exception>
    public async Task<InstanceSnapshot?> EnsureAsync(Guid id, CancellationToken cancellation)
    {
        for (var attempt = 1; ;)
        {
            if (await store.ReadAsync(id, cancellation) is not { Snapshot: var old } read)
                return null;
            if (old.State is not InstanceState.CanceledForRestart { IsStarted: false } canceled)
                return old;

            var commit = await StartAsync(old, canceled) switch
            {
                Successor.Started => new InstanceCommit(read.Version, WorkflowMachine.SuccessorStarted(old), [], []),
                Successor.IdTaken => await MoveAsync(read, canceled, attempt++, cancellation),
                _ => await GiveUpAsync(read, canceled, cancellation),
            };
            metrics.Committed(await store.CommitAsync(commit));
        }
    }

    private async Task<Successor> StartAsync(InstanceSnapshot old, InstanceState.CanceledForRestart canceled)
    {
        var definition = await definitions.GetAsync(old.Origin.DefinitionId, canceled.Version, CancellationToken.None);
        var origin = old.Origin.Successor(canceled.RestartedAsId, definition, await referenceIds.NextAsync(), time.GetUtcNow());
        var (snapshot, _, history) = WorkflowMachine.Start(origin, definition, canceled.By);
        var there = await store.CreateAsync(snapshot, history)
            ? snapshot
            : (await store.ReadAsync(origin.Id, CancellationToken.None))?.Snapshot;

        if (there is null)
            return Successor.IdOfDeleted;
        if (there.Origin.RestartedFromId != old.Id)
            return Successor.IdTaken;
        if (!there.State.IsEnded)
            await doorbell.StartAsync(there.Id);
        return Successor.Started;
    }

    private async Task<InstanceCommit> GiveUpAsync(InstanceRead read, InstanceState.CanceledForRestart canceled, CancellationToken cancellation)
    {
        var definition = await definitions.OfAsync(read.Snapshot, cancellation);
        var (snapshot, history) = WorkflowMachine.SuccessorLost(read.Snapshot, definition, canceled, time.GetUtcNow());
        return new InstanceCommit(read.Version, snapshot, [], history);
    }

    private async Task<InstanceCommit> MoveAsync(
        InstanceRead read, InstanceState.CanceledForRestart canceled, int attempt, CancellationToken cancellation)
    {
        var definition = await definitions.OfAsync(read.Snapshot, cancellation);
        var (snapshot, history) = WorkflowMachine.SuccessorMoved(
            read.Snapshot, definition, canceled, IdAfter(read.Snapshot.Id, attempt), time.GetUtcNow());
        return new InstanceCommit(read.Version, snapshot, [], history);
    }

    private enum Successor
    {
        Started,

        /// <summary>An instance that is not the successor has the id.</summary>
        IdTaken,

        /// <summary>
        /// Whose it was nobody can say any more: perhaps the successor's itself, which was started by a process that died and was deleted
        /// since. That must not be started again.
        /// </summary>
        IdOfDeleted,
    }
}
