using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Email;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>How an approval treats people's answers: each is a vote, and votes are counted until they settle the step.</summary>
internal sealed class ApprovalSignals : SignalRules
{
    public override ImmutableArray<string> BarredFrom(StepDefinition step, InstanceOrigin origin) =>
        ApprovalRules.Of(step).RequesterMayApprove ? [] : [origin.Initiator.Key];

    public override StatusMessage MessageOf(StepDefinition step, InstanceState.AwaitingSignal waiting) =>
        ApprovalCount.Of(waiting, ApprovalRules.Of(step)).Message;

    public override (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Read(StepDefinition step, JsonMap data) =>
        ApprovalAnswer.Parse(data, ApprovalRules.Of(step));

    public override AnswerResult Take(StepDefinition step, InstanceState.AwaitingSignal waiting, SignalReceived signal, SignalAnswer answer)
    {
        if (answer is not ApprovalAnswer approval)
            return AnswerResult.NotCounted.Unreadable;
        if (waiting.VoteOf(signal.By.Key) is not null)
            return new AnswerResult.NotCounted($"{signal.By.Name} had answered before");

        var vote = new Vote(signal.By, signal.RoleIds, approval.Approved, approval.Comment, signal.At);
        var rules = ApprovalRules.Of(step);
        var counted = KeptVotes.Add(waiting, vote, rules);
        var count = ApprovalCount.Of(counted, rules);
        var did = Word(approval.Approved);
        return count.IsApproved || count.IsDenied ? Settled(step, counted, vote, count.IsApproved, did) : new AnswerResult.Waits(did, counted, count.Message);
    }

    public override JsonMap ValuesAtDeadline(InstanceState.AwaitingSignal waiting) => ApprovalValues.Of(waiting);

    protected override SignalAnswer? ReadStored(StepDefinition step, JsonMap data) => ApprovalAnswer.ReadStored(data);

    private static AnswerResult.Settles Settled(StepDefinition step, InstanceState.AwaitingSignal settled, Vote last, bool approved, string did)
    {
        Continuation then = approved ? new Continuation.Follow(StepOutputs.Continue)
            : step.Target(StepOutputs.Deny) is not null ? new Continuation.Follow(StepOutputs.Deny)
            : new Continuation.Reject($"Denied by {last.By.Name} at step '{step.DisplayName}'.");
        var (mail, effect) = approved ? (ApprovalStep.ApprovalMail, Effects.ApprovalMail) : (ApprovalStep.DenialMail, Effects.DenialMail);
        return new AnswerResult.Settles(did, ApprovalValues.Of(settled), then)
        {
            Outcome = Word(approved),
            Notice = MailParameters.HasRecipients(step, mail) ? effect : null,
        };
    }

    private static string Word(bool approved) => approved ? "approved" : "denied";
}
