using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// The one switch over what arrived and the state of the instance. The first history entry noted belongs to the inbox entry itself.
    /// </summary>
    private static void Apply(Transition transition, InboxEntry entry)
    {
        var snapshot = transition.Snapshot;
        var visit = snapshot.Position.Number;
        switch (entry, snapshot.State)
        {
            case (SignalReceived signal, InstanceState.AwaitingSignal waiting) when signal.Visit == visit && !(waiting.Deadline <= signal.At):
                Answer(transition, signal, waiting);
                break;
            case (SignalReceived signal, _):
                transition.Remember(signal);
                transition.NoteSignalNotCounted(signal, snapshot.State switch
                {
                    { IsEnded: true } when signal.At < snapshot.LastModified =>
                        $"it was accepted at {Timestamps.Format(signal.At)} and read when the instance had ended as {snapshot.Status}",
                    { IsEnded: true } => $"the instance had ended as {snapshot.Status}",
                    InstanceState.AwaitingSignal when signal.Visit == visit => "the deadline had passed",
                    _ => $"step '{signal.StepUniqueName}' had been settled before",
                });
                break;

            case (OutcomeRecorded outcome, InstanceState.Running running) when IsOf(outcome, running.Attempt, visit):
                EndAttempt(transition, outcome, running);
                break;
            case (OutcomeRecorded outcome, InstanceState.AwaitingSignal { Reminder: Reminder.Sending sending } waiting)
                when IsOf(outcome, sending.Attempt, visit):
                EndReminder(transition, outcome, waiting, sending);
                break;
            case (OutcomeRecorded outcome, InstanceState.AwaitingSignal waiting)
                when waiting.EscalationNotices.OfType<EscalationNotice.Sending>().FirstOrDefault(notice => IsOf(outcome, notice.Attempt, visit)) is { } sending:
                EndEscalation(transition, outcome, sending);
                break;
            case (OutcomeRecorded outcome, { Farewell: Farewell.Sending sending }) when IsOf(outcome, sending.Attempt, visit):
                EndFarewell(transition, outcome, sending);
                break;
            case (OutcomeRecorded outcome, _):
                transition.Note(HistoryKind.AttemptNotCounted, $"Outcome of attempt {outcome.Attempt} ({outcome.Effect}) arrived late and was not counted.");
                break;

            case (DeadlineElapsed deadline, InstanceState.AwaitingSignal waiting) when deadline.Visit == visit && waiting.Deadline <= deadline.At:
                SettleByTime(transition, waiting);
                break;
            case (ReminderElapsed reminder, InstanceState.AwaitingSignal { Reminder: Reminder.Waiting due } waiting)
                when reminder.Visit == visit && reminder.Number == due.Number:
                BeginReminder(transition, waiting, due);
                break;
            case (EscalationElapsed escalation, InstanceState.AwaitingSignal { NextEscalation: { } due } waiting)
                when escalation.Visit == visit && escalation.Number == due.Number:
                Escalate(transition, waiting, due);
                break;
            case (DelayElapsed delay, InstanceState.AwaitingTime) when delay.Visit == visit:
                transition.Note(HistoryKind.DelayElapsed, "The time has come.");
                transition.GoOn(new Continuation.Follow(StepOutputs.Continue));
                break;
            case (RetryElapsed retry, InstanceState.AwaitingRetry waiting)
                when retry.Visit == visit && retry.Effect == waiting.Effect && retry.Attempt == waiting.NextAttempt:
                transition.Note(HistoryKind.RetryElapsed, $"Attempt {retry.Attempt} is due.");
                transition.OfferAttempt(waiting.Effect, waiting.Then, waiting.NextAttempt, waiting.BegunAt);
                break;
            case (RetryElapsed retry, InstanceState.AwaitingSignal { Reminder: Reminder.Retrying again } waiting)
                when retry.Visit == visit && retry.Effect == Effects.Reminder(again.Number) && retry.Attempt == again.NextAttempt:
                transition.Note(HistoryKind.RetryElapsed, $"Attempt {retry.Attempt} is due.");
                SendReminder(transition, waiting, again.Number, again.NextAt, again.NextAttempt, again.BegunAt);
                break;
            case (RetryElapsed retry, InstanceState.AwaitingSignal waiting)
                when retry.Visit == visit && waiting.EscalationNotices.OfType<EscalationNotice.Retrying>()
                    .FirstOrDefault(notice => retry.Effect == notice.Effect && retry.Attempt == notice.NextAttempt) is { } again:
                transition.Note(HistoryKind.RetryElapsed, $"Attempt {retry.Attempt} is due.");
                Tell(transition, new EscalationNotice.Sending(again.Number, transition.NewAttempt(retry.Effect, again.NextAttempt, again.BegunAt))
                {
                    Addition = again.Addition,
                });
                break;
            case (RetryElapsed retry, { Farewell: Farewell.Retrying again })
                when retry.Visit == visit && retry.Effect == Effects.RequesterMail && retry.Attempt == again.NextAttempt:
                transition.Note(HistoryKind.RetryElapsed, $"Attempt {retry.Attempt} is due.");
                SendFarewell(transition, again.NextAttempt, again.BegunAt);
                break;
            default:
                transition.Note(HistoryKind.Note, $"'{entry.Key}' no longer concerned the instance.");
                break;
        }
    }

    private static bool IsOf(OutcomeRecorded outcome, StepAttempt attempt, int visit) =>
        outcome.Visit == visit && outcome.Effect == attempt.Effect && outcome.Attempt == attempt.Number;

    private static void EndAttempt(Transition transition, OutcomeRecorded entry, InstanceState.Running running)
    {
        if (NoteOutcome(transition, entry) is not { } failure)
        {
            if (transition.StoreResult(((EffectOutcome.Succeeded)entry.Outcome).Values))
                transition.GoOn(running.Then);
        }
        else if (transition.NextAttemptAt(running.Attempt, failure) is { } until)
        {
            transition.AwaitRetry(running, failure, until);
        }
        else if (Effects.IsNotice(entry.Effect))
        {
            GiveUpNotice(transition, entry.Effect, failure);
            transition.GoOn(running.Then);
        }
        else
        {
            transition.Fail(failure.Reason);
        }
    }

    /// <summary>People's decision stands even if the mail about it cannot be sent.</summary>
    private static void GiveUpNotice(Transition transition, string effect, EffectOutcome.Failed failure) =>
        transition.Note(HistoryKind.NoticeGivenUp, $"The mail '{effect}' was given up, and the workflow goes on without it: {failure.Reason}");

    private static EffectOutcome.Failed? NoteOutcome(Transition transition, OutcomeRecorded entry)
    {
        var failure = entry.Outcome as EffectOutcome.Failed;
        if (failure is null)
            transition.Note(HistoryKind.AttemptSucceeded, $"Attempt {entry.Attempt} ({entry.Effect}) succeeded.");
        else
            transition.Note(HistoryKind.AttemptFailed, $"Attempt {entry.Attempt} ({entry.Effect}) failed: {failure.Reason}");
        transition.Note(entry.Outcome.Notes);
        return failure;
    }
}
