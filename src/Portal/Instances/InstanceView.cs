using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>An instance as one person sees it now: what it asks, and what this person may do about it.</summary>
/// <param name="Message">The sentence about its state.</param>
public sealed record InstanceView(InstanceSnapshot Snapshot, WorkflowDefinition Definition, Caller Caller, DateTimeOffset Now, string Message)
{
    public Guid Id => Snapshot.Id;

    public string Path => $"/instances/{Id}";

    /// <summary>Another text whenever something of the instance has changed.</summary>
    public string State => Snapshot.Sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>The step that the instance stands at, or stood at last; null if the definition has none of that name.</summary>
    public StepDefinition? Step => Definition.FindStep(Snapshot.Position.UniqueName);

    public InstanceState.AwaitingSignal? Waiting => Snapshot.State as InstanceState.AwaitingSignal;

    /// <summary>What the step asks; null if it waits for nobody.</summary>
    public SignalForm? Form => Waiting is null || Step is not { } step ? null : SignalForm.Of(step);

    /// <summary>The person's answer at this visit, as far as it is kept one by one.</summary>
    public Vote? OwnVote => Waiting?.VoteOf(Caller.Key);

    /// <summary>Whether an answer of this person would be taken. The rules are those that decide it when it is sent.</summary>
    public bool MayAnswer => Form is not null && WhyNot is null;

    /// <summary>The absent person in whose place this person would answer now; null if it would be the person's own answer, or none.</summary>
    public Person? AnswersFor => MayAnswer ? WorkflowMachine.AnswersInPlaceOf(Snapshot, Definition, Caller) : null;

    /// <summary>How far the approval has come that it waits for; null if it waits for none.</summary>
    public ApprovalProgress? Approvals => WorkflowMachine.ApprovalsOf(Snapshot, Definition);

    /// <summary>Whether this person may have others asked as well.</summary>
    public bool MayForward => Form is not null && WorkflowMachine.MayAssign(Snapshot, Definition, Caller);

    /// <summary>Why an answer of this person would not be taken; null if it would, or if nobody is asked.</summary>
    public Refusal? WhyNot => Waiting is null || Form is null ? null : Check() switch
    {
        Verdict.Accepted => null,
        Verdict.Refused { Reason: Refusal.InvalidData } => Waiting.Deadline <= Now ? new Refusal.DeadlinePassed(Snapshot.AwaitedSignal!.Value, Waiting.Deadline.Value) : null,
        Verdict.Refused { Reason: var reason } => reason,
        _ => new Refusal.AnsweredOtherwise(Snapshot.AwaitedSignal!.Value, OwnVote?.At ?? Snapshot.LastModified),
    };

    /// <summary>Whether this person may give the command now.</summary>
    public bool May(CommandKind command) => command == CommandKind.Withdraw
        ? WorkflowMachine.Decide(Snapshot, Definition, new InstanceCommand.Withdraw(Caller.Person, null), Now) is CommandVerdict.Applied
        : CommandEndpoints.AccessOf(command)?.LackedBy(Caller) is null && WorkflowMachine.Allows(command, Snapshot.Status);

    /// <summary>An answer that is right in itself, so that only the person and the state of the instance decide.</summary>
    private Verdict Check() => WorkflowMachine.Check(
        Snapshot, Definition,
        new SignalCommand(Snapshot.AwaitedSignal!.Value, Form is SignalForm.Choice { Answers: [var first, ..] } ? first.Data("-") : JsonMap.Empty),
        Caller, Now);
}

/// <summary>How a person reads where an instance stands.</summary>
internal static class StatusWords
{
    public static string Of(InstanceStatus status) => status switch
    {
        InstanceStatus.Running => "Running",
        InstanceStatus.Suspended => "Waiting",
        InstanceStatus.Failed => "Failed",
        InstanceStatus.Complete => "Complete",
        InstanceStatus.Rejected => "Rejected",
        InstanceStatus.CanceledForRestart => "Restarted",
        _ => status.ToString(),
    };
}
