using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>The table of commands: which command is allowed for which status. Repeats are decided before it is consulted.</summary>
    public static bool Allows(CommandKind command, InstanceStatus status) => (command, status) switch
    {
        (CommandKind.Stop or CommandKind.Withdraw or CommandKind.Assign, InstanceStatus.Suspended) => true,
        (CommandKind.Restart, InstanceStatus.Suspended or InstanceStatus.Failed) => true,
        (CommandKind.Delete, InstanceStatus.Failed or InstanceStatus.Complete or InstanceStatus.Rejected or InstanceStatus.CanceledForRestart) => true,
        _ => false,
    };

    /// <summary>The refusal if the instance's status forbids the command; otherwise null.</summary>
    public static Refusal? RefusedByStatus(InstanceSnapshot snapshot, CommandKind command) =>
        Allows(command, snapshot.Status) ? null : new Refusal.StatusForbids(command, snapshot.Status);

    /// <summary>
    /// Decides what a command does to an instance. The checks run in this order: who gives it, a repeat, what the definition allows, the
    /// table, the version of a restart.
    /// </summary>
    /// <param name="snapshot">The instance after its whole inbox was folded.</param>
    /// <param name="definition">The version the instance is pinned to.</param>
    /// <param name="now">The time of the commit.</param>
    public static CommandVerdict Decide(
        InstanceSnapshot snapshot, WorkflowDefinition definition, InstanceCommand command, DateTimeOffset now) => (command, snapshot.State) switch
        {
            (InstanceCommand.Withdraw withdraw, _) when !snapshot.Origin.IsOf(withdraw.By) => new CommandVerdict.Refused(new Refusal.NotRequester()),
            (InstanceCommand.Withdraw, InstanceState.Withdrawn) => new CommandVerdict.AlreadyDone(),
            (InstanceCommand.Withdraw, _) when !definition.RequesterMayWithdraw =>
                new CommandVerdict.Refused(new Refusal.WithdrawalForbidden(definition.DisplayName, definition.Version)),
            (InstanceCommand.Assign assign, _) => Assign(snapshot, definition, assign, now),
            (InstanceCommand.Stop, InstanceState.Stopped) => new CommandVerdict.AlreadyDone(),
            (InstanceCommand.Restart, InstanceState.CanceledForRestart { IsLost: true } lost) =>
                new CommandVerdict.Refused(new Refusal.SuccessorDeleted(lost.RestartedAsId)),
            (InstanceCommand.Restart again, InstanceState.CanceledForRestart earlier) =>
                again.Version is { } asked && asked != earlier.Version
                    ? new CommandVerdict.Refused(new Refusal.RestartedOnOtherVersion(earlier.RestartedAsId, earlier.Version, asked))
                    : new CommandVerdict.AlreadyDone(),
            _ when RefusedByStatus(snapshot, command.Kind) is { } refusal => new CommandVerdict.Refused(refusal),
            (InstanceCommand.Restart restart, _) when RefusedByDefinition(snapshot, restart) is { } refusal => new CommandVerdict.Refused(refusal),
            (InstanceCommand.Restart restart, _) => Applied(snapshot, definition, now, transition =>
                transition.CancelForRestart(restart.By, restart.SuccessorId, VersionOf(restart, restart.Startable!))),
            (InstanceCommand.Stop stop, _) => Applied(snapshot, definition, now, transition => transition.Stop(stop.By)),
            (InstanceCommand.Withdraw withdraw, _) => Applied(snapshot, definition, now, transition => transition.Withdraw(withdraw.By, withdraw.Reason)),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command without a meaning."),
        };

    /// <summary>Records that the successor exists, so that nothing is left to do. An instance in any other state stays as it is.</summary>
    public static InstanceSnapshot SuccessorStarted(InstanceSnapshot snapshot) => snapshot.State is InstanceState.CanceledForRestart canceled
        ? snapshot with { State = canceled with { IsStarted = true } }
        : snapshot;

    /// <summary>Another instance has taken the id of the successor, so the successor gets a new one.</summary>
    public static CommandVerdict.Applied SuccessorMoved(
        InstanceSnapshot snapshot, WorkflowDefinition definition, InstanceState.CanceledForRestart canceled, Guid successorId, DateTimeOffset now) =>
        Applied(snapshot, definition, now, transition => transition.CancelForRestart(canceled.By, successorId, canceled.Version));

    /// <summary>The id of the successor belongs to an instance that is deleted: nothing takes the place of this one, and it says so.</summary>
    public static CommandVerdict.Applied SuccessorLost(
        InstanceSnapshot snapshot, WorkflowDefinition definition, InstanceState.CanceledForRestart canceled, DateTimeOffset now) =>
        Applied(snapshot, definition, now, transition => transition.LoseSuccessor(canceled));

    private static Refusal? RefusedByDefinition(InstanceSnapshot snapshot, InstanceCommand.Restart restart) => restart.Startable switch
    {
        null => new Refusal.DefinitionGone(snapshot.Origin.DefinitionId),
        { IsEnabled: false } => new Refusal.DefinitionDisabled(snapshot.Origin.DefinitionId),
        { HighestPublished: var highest } startable when VersionOf(restart, startable) is var version && (version < 1 || version > highest) =>
            new Refusal.NeverPublished(version, highest),
        _ => null,
    };

    private static int VersionOf(InstanceCommand.Restart restart, StartableVersions startable) => restart.Version ?? startable.Published;

    private static CommandVerdict.Applied Applied(
        InstanceSnapshot snapshot, WorkflowDefinition definition, DateTimeOffset now, Action<Transition> apply)
    {
        var transition = new Transition(snapshot, definition, now, now);
        apply(transition);
        BeginFarewell(transition, definition, snapshot.State);
        return new CommandVerdict.Applied(transition.Snapshot, transition.TakeHistory());
    }
}
