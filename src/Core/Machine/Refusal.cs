using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

/// <summary>
/// Why a command is refused, with its facts: a closed list of values. One map at the edge turns each into a status and a message. Facts
/// that name steps are only for callers who may read the instance.
/// </summary>
public abstract record Refusal
{
    private Refusal()
    {
    }

    /// <summary>The caller holds none of the roles of the signal.</summary>
    public sealed record MissingRole(SignalKey Signal) : Refusal;

    /// <summary>Four eyes: the person who started the instance may not approve it.</summary>
    public sealed record RequesterMayNotApprove(SignalKey Signal) : Refusal;

    /// <summary>The caller has approved another step whose approvers may not answer this one.</summary>
    /// <param name="ApprovedStep">The unique name of that step.</param>
    public sealed record ApprovedBefore(SignalKey Signal, string ApprovedStep) : Refusal;

    /// <summary>The step keeps out people, and the caller is one of them.</summary>
    public sealed record Excluded(SignalKey Signal) : Refusal;

    /// <summary>The signal's data is not what the step expects. Every problem is listed.</summary>
    public sealed record InvalidData(ImmutableArray<Problem> Problems) : Refusal;

    /// <summary>The caller has already answered this visit of the step, and differently.</summary>
    public sealed record AnsweredOtherwise(SignalKey Signal, DateTimeOffset At) : Refusal;

    /// <summary>The instance waits at another step.</summary>
    public sealed record StandsElsewhere(SignalKey Signal, SignalKey Awaited) : Refusal;

    /// <summary>The instance waits for nobody: it runs, waits for time, or has ended.</summary>
    public sealed record NotWaiting(InstanceStatus Status) : Refusal;

    /// <summary>The deadline of the step has passed.</summary>
    public sealed record DeadlinePassed(SignalKey Signal, DateTimeOffset Deadline) : Refusal;

    /// <summary>The command is not allowed for an instance with this status.</summary>
    public sealed record StatusForbids(CommandKind Command, InstanceStatus Status) : Refusal;

    /// <summary>Only the person who started the instance may withdraw it.</summary>
    public sealed record NotRequester : Refusal;

    /// <summary>The version that the instance runs does not let its requester withdraw it.</summary>
    public sealed record WithdrawalForbidden(string DefinitionDisplayName, int Version) : Refusal;

    /// <summary>Who may neither manage instances nor forward what the step asks may add nobody to it.</summary>
    /// <param name="MayBeForwarded">Whether the version that the instance runs lets those forward it whom the step asks.</param>
    public sealed record MayNotAssign(bool MayBeForwarded) : Refusal;

    /// <summary>The step cannot ask those whom the caller names. Every problem is listed.</summary>
    public sealed record InvalidAssignees(ImmutableArray<Problem> Problems) : Refusal;

    /// <summary>The instance is not any more as the caller of the command has seen it.</summary>
    public sealed record Changed : Refusal;

    /// <summary>The instance was restarted before, on another version than the one that is asked for now.</summary>
    public sealed record RestartedOnOtherVersion(Guid RestartedAsId, int Version, int Asked) : Refusal;

    /// <summary>The instance was canceled for a restart, and nothing runs in its place: the successor's id belonged to an instance that is deleted.</summary>
    public sealed record SuccessorDeleted(Guid RestartedAsId) : Refusal;

    /// <summary>A restart needs a version that was published once: 1 to <paramref name="LatestPublished"/>.</summary>
    public sealed record NeverPublished(int Asked, int LatestPublished) : Refusal;

    /// <summary>The definition is deleted: nothing can start from it any more.</summary>
    public sealed record DefinitionGone(Guid DefinitionId) : Refusal;

    /// <summary>The definition is not enabled: nothing can start from it now.</summary>
    public sealed record DefinitionDisabled(Guid DefinitionId) : Refusal;
}
