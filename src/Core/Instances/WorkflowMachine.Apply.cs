using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

public static partial class WorkflowMachine
{
    /// <summary>The one switch: what arrived, and where the instance stands. The first entry noted is the mail's own.</summary>
    private static void Apply(Transition transition, InstanceMail mail)
    {
        var snapshot = transition.Snapshot;
        var visit = snapshot.Position.Number;
        switch (mail, snapshot.State)
        {
            case (SignalReceived signal, InstanceState.AwaitingSignal waiting) when signal.Visit == visit && !(waiting.Deadline <= signal.At):
                CountVote(transition, signal, waiting);
                break;
            case (SignalReceived signal, _):
                transition.Remember(signal);
                transition.NoteSignalNotCounted(signal, snapshot.State switch
                {
                    { IsEnded: true } => $"the instance had ended as {snapshot.Status}",
                    InstanceState.AwaitingSignal when signal.Visit == visit => "the deadline had passed",
                    _ => $"step '{signal.StepUniqueName}' had been settled before",
                });
                break;

            case (OutcomeRecorded outcome, InstanceState.Running running)
                when outcome.Visit == visit && outcome.Effect == running.Attempt.Effect && outcome.Attempt == running.Attempt.Number:
                EndAttempt(transition, outcome, running);
                break;
            case (OutcomeRecorded outcome, _):
                transition.Note(HistoryKind.AttemptNotCounted, $"Outcome of attempt {outcome.Attempt} ({outcome.Effect}) arrived late and was not counted.");
                break;

            case (DeadlineElapsed deadline, InstanceState.AwaitingSignal waiting) when deadline.Visit == visit && waiting.Deadline <= deadline.At:
                SettleByTime(transition, waiting);
                break;
            case (RetryElapsed retry, InstanceState.AwaitingRetry waiting)
                when retry.Visit == visit && retry.Effect == waiting.Effect && retry.Attempt == waiting.NextAttempt:
                transition.Note(HistoryKind.RetryElapsed, $"Attempt {retry.Attempt} is due.");
                transition.BeginAttempt(waiting.Effect, waiting.NextAttempt, waiting.Then);
                break;
            default:
                transition.Note(HistoryKind.Note, $"'{mail.Key}' no longer concerned the instance.");
                break;
        }
    }

    private static void CountVote(Transition transition, SignalReceived signal, InstanceState.AwaitingSignal waiting)
    {
        transition.Remember(signal);
        if (ApprovalAnswer.Parse(signal.Data).Answer is not { } answer)
        {
            transition.NoteSignalNotCounted(signal, "its data could not be read");
            return;
        }

        if (waiting.VoteOf(signal.By.Key) is not null)
        {
            transition.NoteSignalNotCounted(signal, $"{signal.By.Name} had answered before");
            return;
        }

        var vote = new Vote(signal.By, signal.RoleIds, answer.Approved, answer.Comment, signal.At);
        transition.NoteSignal(signal, answer);
        var step = transition.Step(transition.Snapshot.Position.UniqueName);
        if (step is null)
        {
            transition.Fail("the definition no longer has this step");
            return;
        }

        var counted = waiting with { Votes = waiting.Votes.Add(vote) };
        var rules = ApprovalRules.Of(step);
        if (counted.Votes.Count(candidate => candidate.Approved) >= rules.MinimumApprovals)
            Settle(transition, step, counted, approved: true);
        else if (counted.Votes.Count(candidate => !candidate.Approved) >= rules.MinimumDenials)
            Settle(transition, step, counted, approved: false);
        else
            transition.Await(counted, rules);
    }

    private static void Settle(Transition transition, StepDefinition step, InstanceState.AwaitingSignal settled, bool approved)
    {
        var last = settled.Votes[^1].By.Name;
        transition.Note(HistoryKind.StepSettled, $"{step.DisplayName}: {(approved ? "approved" : "denied")}.");
        if (!StoreComments(transition, settled))
            return;

        Sequel then = approved ? new Sequel.Follow(StepOutputs.Continue)
            : step.Target(StepOutputs.Deny) is not null ? new Sequel.Follow(StepOutputs.Deny)
            : new Sequel.Reject($"Denied by {last} at step '{step.DisplayName}'.");
        if (step.Parameter((approved ? "ApprovalEmail" : "DenialEmail") + "Recipients") is not null)
            transition.BeginAttempt(approved ? Effects.ApprovalMail : Effects.DenialMail, number: 1, then);
        else
            transition.GoOn(then);
    }

    private static void SettleByTime(Transition transition, InstanceState.AwaitingSignal waiting)
    {
        var step = transition.Step(transition.Snapshot.Position.UniqueName);
        transition.Note(HistoryKind.DeadlineElapsed, "The deadline passed.");
        if (step is null)
        {
            transition.Fail("the definition no longer has this step");
            return;
        }

        if (!StoreComments(transition, waiting))
            return;
        if (step.Target(StepOutputs.Deadline) is not null)
            transition.GoOn(new Sequel.Follow(StepOutputs.Deadline));
        else if (ApprovalRules.Of(step).ContinueOnDeadline)
            transition.GoOn(new Sequel.Follow(StepOutputs.Continue));
        else
            transition.GoOn(new Sequel.Reject($"The deadline of step '{step.DisplayName}' passed."));
    }

    /// <summary>However the step was settled: what an earlier step's approvers said must not pass for what was said here.</summary>
    private static bool StoreComments(Transition transition, InstanceState.AwaitingSignal settled)
    {
        var comments = settled.Votes.Where(vote => !string.IsNullOrWhiteSpace(vote.Comment)).Select(vote => $"{vote.By.Name}: {vote.Comment}");
        return transition.Store([new(Transition.CommentsName, JsonValues.Of(string.Join("; ", comments)))]);
    }

    private static void EndAttempt(Transition transition, OutcomeRecorded mail, InstanceState.Running running)
    {
        var attempt = running.Attempt;
        switch (mail.Outcome)
        {
            case EffectOutcome.Succeeded success:
                transition.Note(HistoryKind.AttemptSucceeded, $"Attempt {attempt.Number} ({attempt.Effect}) succeeded.");
                transition.Note(success.Notes);
                if (transition.Store(success.Values))
                    transition.GoOn(running.Then);
                break;
            case EffectOutcome.Failed failure:
                transition.Note(HistoryKind.AttemptFailed, $"Attempt {attempt.Number} ({attempt.Effect}) failed: {failure.Reason}");
                transition.Note(failure.Notes);
                if (failure.MayPass && attempt.Number < RetryPolicy.MostAttempts)
                    transition.AwaitRetry(running, failure);
                else
                    transition.Fail(failure.Reason);
                break;
        }
    }
}
