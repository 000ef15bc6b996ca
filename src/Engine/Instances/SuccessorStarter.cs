using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// Starts the instance that replaces a restarted one. Its id is in the old instance's commit, and the old instance stays due until the
/// successor exists. However many processes try, it is started once.
/// </summary>
public sealed class SuccessorStarter(
    IInstanceStore store, DefinitionCache definitions, ReferenceIds referenceIds, IDoorbell doorbell, TimeProvider time, EngineMetrics metrics)
{
    private static readonly Guid SuccessorNamespace = new("c2a4f0b9-53f2-4e6b-9c1d-8f1e0b7d9a42");

    /// <summary>The id of the successor of a restarted instance.</summary>
    /// <param name="attempt">Counts up if an id is taken. Anybody can compute the id, and start an instance with it first.</param>
    public static Guid IdAfter(Guid id, int attempt = 0) => NameBasedGuid.Create(
        SuccessorNamespace, attempt == 0 ? id.ToString("D") : string.Create(CultureInfo.InvariantCulture, $"{id:D}/{attempt}"));

    /// <summary>
    /// Makes sure that the successor of a restarted instance exists. Returns the restarted instance; null if there is none.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; a repeat continues where this stopped.</exception>
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
        var approvers = await definitions.ApproversAsync(definition, CancellationToken.None);
        var (snapshot, _, history) = WorkflowMachine.Start(origin, definition, canceled.By, approvers, definitions.Calendars);
        var there = await store.CreateAsync(snapshot, history)
            ? snapshot
            : (await store.ReadAsync(origin.Id, CancellationToken.None))?.Snapshot;

        if (there is null)
            return Successor.IdOfDeleted;
        if (there.Origin.RestartedFromId != old.Id)
            return Successor.IdTaken;
        if (!there.State.IsOver)
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
