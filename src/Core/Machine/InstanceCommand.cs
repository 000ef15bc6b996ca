using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

/// <summary>What people can do to an instance, besides answering it.</summary>
public enum CommandKind
{
    Stop,
    Withdraw,
    Restart,
    Delete,
    Assign,
}

/// <summary>
/// A command that changes an instance. It is not an inbox entry, because it can be refused: it is decided during an Advance.
/// </summary>
public abstract record InstanceCommand
{
    private InstanceCommand()
    {
    }

    public abstract CommandKind Kind { get; }

    public sealed record Stop(Person By) : InstanceCommand
    {
        public override CommandKind Kind => CommandKind.Stop;
    }

    /// <param name="By">The person who gives the command; only the one who started the instance may.</param>
    /// <param name="Reason">For people; null if there is none.</param>
    public sealed record Withdraw(Person By, string? Reason) : InstanceCommand
    {
        /// <summary>In characters. It is part of the message that lists show.</summary>
        public const int LongestReason = 1_024;

        public override CommandKind Kind => CommandKind.Withdraw;
    }

    /// <summary>The step that waits asks further people and roles.</summary>
    /// <param name="By">Who gives the command, with the roles held now.</param>
    /// <param name="Reason">For people.</param>
    /// <param name="Directory">Whom names stand for, and which roles there are.</param>
    /// <param name="Signal">The signal that is meant; null for whichever the instance waits for.</param>
    public sealed record Assign(Caller By, Assignees Assignees, string Reason, ApproverDirectory Directory, SignalKey? Signal) : InstanceCommand
    {
        /// <summary>In characters.</summary>
        public const int LongestReason = 1_024;

        public override CommandKind Kind => CommandKind.Assign;
    }

    /// <param name="By">The person who gives the command.</param>
    /// <param name="SuccessorId">The id of the instance that is to replace this one.</param>
    /// <param name="Version">The version to run; null for the published one.</param>
    /// <param name="Startable">What may be started; null if the definition no longer exists.</param>
    public sealed record Restart(Person By, Guid SuccessorId, int? Version, StartableVersions? Startable) : InstanceCommand
    {
        public override CommandKind Kind => CommandKind.Restart;
    }
}

/// <summary>Which versions of a definition may be started.</summary>
/// <param name="Published">The published version.</param>
/// <param name="HighestPublished">The highest version that was ever published. Every earlier version was published once.</param>
public sealed record StartableVersions(int Published, int HighestPublished, bool IsEnabled);

/// <summary>The machine's verdict on a command to an instance.</summary>
public abstract record CommandVerdict
{
    private CommandVerdict()
    {
    }

    /// <summary>The command takes effect once this is committed.</summary>
    public sealed record Applied(InstanceSnapshot Snapshot, ImmutableArray<HistoryEntry> History) : CommandVerdict;

    /// <summary>The same command took effect before. The caller gets the same response, and nothing changes.</summary>
    public sealed record AlreadyDone : CommandVerdict;

    public sealed record Refused(Refusal Reason) : CommandVerdict;
}
