using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>The result of a command.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>It has taken effect: now, or when the same command was given before.</summary>
    public sealed record Done : CommandResult;

    /// <summary>The instance is restarted, and its successor exists.</summary>
    public sealed record Restarted(Guid SuccessorId) : CommandResult;

    public sealed record NoInstance : CommandResult;

    public sealed record Refused(Refusal Reason) : CommandResult;
}

/// <summary>Whether an instance is still as the caller of a command has seen it; asked in the Advance that decides the command.</summary>
/// <param name="definition">The version that the instance runs.</param>
public delegate bool StillCurrent(InstanceSnapshot snapshot, WorkflowDefinition definition);

/// <summary>
/// Stops, withdraws, reassigns, restarts and deletes instances. These commands can be refused, so they are not inbox entries. Each is decided during an
/// Advance, on top of everything that was accepted before, and the result is what was committed.
/// </summary>
public sealed class CommandService(
    IInstanceStore store, IDefinitionStore definitions, DefinitionCache cache, RingingAdvancer advancer, SuccessorStarter successors,
    IDoorbell doorbell)
{
    /// <exception cref="StorageUnavailableException">It is not known whether the instance was stopped; a repeat is safe.</exception>
    public Task<CommandResult> StopAsync(Guid id, Caller caller, StillCurrent? isCurrent, CancellationToken cancellation) =>
        DoAsync(id, new InstanceCommand.Stop(caller.Person), isCurrent, cancellation);

    /// <param name="reason">For people; null if there is none.</param>
    /// <exception cref="StorageUnavailableException">It is not known whether the instance was withdrawn; a repeat is safe.</exception>
    public Task<CommandResult> WithdrawAsync(
        Guid id, Caller caller, string? reason, StillCurrent? isCurrent, CancellationToken cancellation) =>
        DoAsync(
            id, new InstanceCommand.Withdraw(caller.Person, reason),
            // Who may not withdraw it at all is told that, whatever he has seen of it.
            isCurrent is null ? null : (snapshot, definition) => !snapshot.Origin.IsOf(caller.Person) || isCurrent(snapshot, definition),
            cancellation);

    /// <summary>The step that waits asks further people and roles.</summary>
    /// <param name="reason">For people.</param>
    /// <param name="signal">The signal that is meant; null for whichever the instance waits for.</param>
    /// <exception cref="StorageUnavailableException">It is not known whether they are asked; a repeat is safe.</exception>
    public async Task<CommandResult> AssignAsync(
        Guid id, Caller caller, Assignees assignees, string reason, SignalKey? signal, StillCurrent? isCurrent, CancellationToken cancellation)
    {
        var directory = await cache.EverybodyAsync(cancellation);
        return await DoAsync(
            id, new InstanceCommand.Assign(caller, assignees, reason, directory, signal),
            isCurrent is null
                ? null
                : (snapshot, definition) => !WorkflowMachine.MayAssign(snapshot, definition, caller) || isCurrent(snapshot, definition),
            cancellation);
    }

    /// <summary>
    /// What is wrong with those whom a caller names, for a request that is refused in any case. Nothing, if the caller may not add them: then
    /// he does not learn who is known here.
    /// </summary>
    public async Task<ImmutableArray<Problem>> FindAssignProblemsAsync(
        Guid id, Caller caller, Assignees assignees, SignalKey? signal, CancellationToken cancellation)
    {
        var directory = await cache.EverybodyAsync(cancellation);
        if (await advancer.AdvanceAsync(id, cancellation) is not { Snapshot: var snapshot })
            return [];
        var command = new InstanceCommand.Assign(caller, assignees, "", directory, signal);
        return WorkflowMachine.Decide(snapshot, await cache.OfAsync(snapshot, cancellation), command, snapshot.LastModified)
            is CommandVerdict.Refused { Reason: Refusal.InvalidAssignees invalid } ? invalid.Problems : [];
    }

    /// <param name="version">The version to run; null for the published one.</param>
    /// <exception cref="StorageUnavailableException">It is not known whether the instance was restarted; a repeat is safe.</exception>
    public async Task<CommandResult> RestartAsync(
        Guid id, Caller caller, int? version, StillCurrent? isCurrent, CancellationToken cancellation)
    {
        if (await store.ReadAsync(id, cancellation) is not { } read)
            return new CommandResult.NoInstance();
        var startable = await definitions.FindHeadAsync(read.Snapshot.Origin.DefinitionId, cancellation)
            is { IsDeleted: false, Published: { } published } head
            ? new StartableVersions(published, head.HighestPublished, head.Enabled)
            : null;
        var command = new InstanceCommand.Restart(caller.Person, SuccessorStarter.IdAfter(id), version, startable);
        switch (await advancer.DecideAsync(id, command, isCurrent, cancellation))
        {
            case null:
                return new CommandResult.NoInstance();
            case { Verdict: CommandVerdict.Refused refused }:
                return new CommandResult.Refused(refused.Reason);
        }

        // From here on the restart is committed: nobody's impatience undoes it.
        return await successors.EnsureAsync(id, CancellationToken.None) switch
        {
            { State: InstanceState.CanceledForRestart { IsLost: true } lost } =>
                new CommandResult.Refused(new Refusal.SuccessorDeleted(lost.RestartedAsId)),
            { State: InstanceState.CanceledForRestart canceled } => new CommandResult.Restarted(canceled.RestartedAsId),
            _ => new CommandResult.NoInstance(),
        };
    }

    /// <exception cref="StorageUnavailableException">It is not known whether the instance was deleted; a repeat is safe.</exception>
    public async Task<CommandResult> DeleteAsync(Guid id, StillCurrent? isCurrent, CancellationToken cancellation)
    {
        while (true)
        {
            if (await advancer.AdvanceAsync(id, cancellation) is null || await store.ReadAsync(id, cancellation) is not { } read)
                return new CommandResult.NoInstance();
            if (isCurrent is not null && !isCurrent(read.Snapshot, await cache.OfAsync(read.Snapshot, cancellation)))
                return new CommandResult.Refused(new Refusal.Changed());
            if (WorkflowMachine.RefusedByStatus(read.Snapshot, CommandKind.Delete) is { } refusal)
                return new CommandResult.Refused(refusal);
            if (WorkflowMachine.Next(read.Snapshot) is NextAction.StartSuccessor || !await store.DeleteAsync(id, read.Version))
                continue;
            await doorbell.ForgetAsync(id);
            return new CommandResult.Done();
        }
    }

    private async Task<CommandResult> DoAsync(Guid id, InstanceCommand command, StillCurrent? isCurrent, CancellationToken cancellation) =>
        await advancer.DecideAsync(id, command, isCurrent, cancellation) switch
        {
            null => new CommandResult.NoInstance(),
            { Verdict: CommandVerdict.Refused refused } => new CommandResult.Refused(refused.Reason),
            _ => new CommandResult.Done(),
        };
}
