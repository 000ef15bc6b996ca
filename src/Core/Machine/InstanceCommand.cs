using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

/// <summary>What people can do to an instance as a whole.</summary>
public enum CommandKind
{
    Stop,
    Restart,
    Delete,
}

/// <summary>A command that changes an instance. It is no mail, because it can be refused: it is decided inside an Advance.</summary>
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

    /// <param name="By">Who wants it.</param>
    /// <param name="SuccessorId">The id of the instance that is to take the place of this one.</param>
    /// <param name="Version">The version to run on; null: the published one.</param>
    /// <param name="Startable">What may be started; null: the definition is gone.</param>
    public sealed record Restart(Person By, Guid SuccessorId, int? Version, StartableVersions? Startable) : InstanceCommand
    {
        public override CommandKind Kind => CommandKind.Restart;
    }
}

/// <summary>What of a definition may be started.</summary>
/// <param name="Published">The published version. Every version up to it was published once.</param>
public sealed record StartableVersions(int Published, bool IsEnabled);

/// <summary>What the machine says of a command to an instance.</summary>
public abstract record CommandVerdict
{
    private CommandVerdict()
    {
    }

    /// <summary>This has to be committed.</summary>
    public sealed record Applied(InstanceSnapshot Snapshot, ImmutableArray<HistoryEntry> History) : CommandVerdict;

    /// <summary>The same command took effect before: the same answer, and nothing changes.</summary>
    public sealed record AlreadyDone : CommandVerdict;

    public sealed record Refused(Refusal Reason) : CommandVerdict;
}
