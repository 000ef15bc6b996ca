using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps.Email;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>How an approval treats people's answers: each is a vote, and votes are counted until they settle the step.</summary>
internal sealed class ApprovalSignals : SignalRules
{
    public override ImmutableArray<string> BarredFrom(StepDefinition step, InstanceSnapshot snapshot)
    {
        IEnumerable<string> requester = ApprovalRules.Of(step).RequesterMayApprove ? [] : [snapshot.Origin.Initiator.Key];
        return [.. requester.Concat(ExcludedApprovers.KeysOf(step, snapshot)).Distinct()];
    }

    public override ImmutableArray<string> PeopleBarredFrom(StepDefinition step) => ExcludedApprovers.PeopleOf(step);

    public override Refusal? Excludes(StepDefinition step, InstanceSnapshot snapshot, SignalKey signal, string callerKey)
    {
        if (snapshot.Origin.Initiator.Key == callerKey && !ApprovalRules.Of(step).RequesterMayApprove)
            return new Refusal.RequesterMayNotApprove(signal);
        return ExcludedApprovers.ApprovedBefore(step, snapshot, callerKey) is { } other ? new Refusal.ApprovedBefore(signal, other) : null;
    }

    public override StatusMessage MessageOf(StepDefinition step, InstanceState.AwaitingSignal waiting)
    {
        var rules = ApprovalRules.Of(step);
        return ApprovalCount.Of(waiting, rules).MessageOf(waiting, rules);
    }

    public override (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Read(StepDefinition step, JsonMap data) =>
        ApprovalData.Parse(data, ApprovalRules.Of(step));

    public override AnswerResult Take(StepDefinition step, InstanceState.AwaitingSignal waiting, SignalReceived signal, SignalAnswer answer)
    {
        if (answer is not ApprovalAnswer approval)
            return AnswerResult.NotCounted.Unreadable;
        if (waiting.VoteOf(signal.By.Key) is not null)
            return new AnswerResult.NotCounted($"{signal.By.Name} had answered before");

        var vote = new Vote(signal.By, signal.RoleIds, approval.Approved, approval.Comment, signal.At) { Answer = approval.Answer, For = signal.For };
        var rules = ApprovalRules.Of(step);
        var counted = KeptVotes.Add(waiting, vote, rules);
        var count = ApprovalCount.Of(counted, rules);
        var did = approval.Answer is { } name ? $"answered '{rules.AnswerOf(name)?.DisplayName ?? name}'" : Word(approval.Approved);
        return count switch
        {
            { IsSettled: false } => new AnswerResult.Waits(did, counted, count.MessageOf(counted, rules)),
            { Answer: { } reached } => Answered(step, counted, vote, reached, did),
            _ => Settled(step, counted, vote, count.IsApproved, did),
        };
    }

    public override JsonMap ValuesAtDeadline(InstanceState.AwaitingSignal waiting) => ApprovalValues.Of(waiting);

    protected override SignalAnswer? ReadStored(StepDefinition step, JsonMap data) => ApprovalAnswer.ReadStored(data);

    private static AnswerResult.Settles Settled(StepDefinition step, InstanceState.AwaitingSignal settled, Vote last, bool approved, string did)
    {
        Continuation then = approved ? new Continuation.Follow(StepOutputs.Continue)
            : step.Target(StepOutputs.Deny) is not null ? new Continuation.Follow(StepOutputs.Deny)
            : new Continuation.Reject($"Denied by {last.Voter} at step '{step.DisplayName}'.");
        var (mail, effect) = approved ? (ApprovalStep.ApprovalMail, Effects.ApprovalMail) : (ApprovalStep.DenialMail, Effects.DenialMail);
        return new AnswerResult.Settles(did, ApprovalValues.Of(settled), then)
        {
            Outcome = Word(approved),
            Notice = MailParameters.HasRecipients(step, mail) ? effect : null,
        };
    }

    /// <summary>An answer that leads nowhere, which nobody can publish, lets nobody through.</summary>
    private static AnswerResult.Settles Answered(StepDefinition step, InstanceState.AwaitingSignal settled, Vote last, FurtherAnswer answer, string did) =>
        new(did, ApprovalValues.Of(settled), step.Target(answer.Name) is null
            ? new Continuation.Reject($"{answer.DisplayName}: answered by {last.Voter} at step '{step.DisplayName}'.")
            : new Continuation.Follow(answer.Name))
        {
            Outcome = answer.DisplayName,
        };

    private static string Word(bool approved) => approved ? "approved" : "denied";
}
