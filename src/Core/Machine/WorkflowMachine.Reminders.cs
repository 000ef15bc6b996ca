using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>Begins one reminder in place of all that were missed because nobody looked or the clock has jumped.</summary>
    private static void BeginReminder(Transition transition, InstanceState.AwaitingSignal waiting, Reminder.Waiting due)
    {
        var every = transition.StepOf(waiting) is { } step ? WaitRules.Of(step).ReminderEvery : null;
        transition.Note(HistoryKind.ReminderElapsed, $"Reminder {due.Number} is due.");
        if (every is not { } pause)
            transition.Keep(waiting with { Reminder = null });
        else if (waiting.Deadline <= transition.From)
            transition.Keep(waiting with { Reminder = new Reminder.Waiting(due.Number + 1, Next(due.At, pause, transition.From)) });
        else
            SendReminder(transition, waiting, due.Number, Next(due.At, pause, transition.From), attempt: 1, begunAt: null);
    }

    private static void SendReminder(
        Transition transition, InstanceState.AwaitingSignal waiting, int number, DateTimeOffset nextAt, int attempt, DateTimeOffset? begunAt) =>
        transition.Keep(waiting with { Reminder = new Reminder.Sending(number, nextAt, transition.NewAttempt(Effects.Reminder(number), attempt, begunAt)) });

    private static void EndReminder(
        Transition transition, OutcomeRecorded entry, InstanceState.AwaitingSignal waiting, Reminder.Sending sending)
    {
        var failure = NoteOutcome(transition, entry);
        if (failure is not null && transition.NextAttemptAt(sending.Attempt, failure) is { } until)
        {
            transition.Keep(waiting with
            {
                Reminder = new Reminder.Retrying(sending.Number, sending.NextAt, sending.Attempt.Number + 1, until, sending.Attempt.BegunAt),
            });
            return;
        }

        if (failure is not null)
            GiveUpNotice(transition, entry.Effect, failure);
        transition.Keep(waiting with { Reminder = new Reminder.Waiting(sending.Number + 1, sending.NextAt) });
    }

    /// <summary>The first time after <paramref name="now"/> in steps of <paramref name="every"/> from the last one.</summary>
    private static DateTimeOffset Next(DateTimeOffset last, TimeSpan every, DateTimeOffset now)
    {
        var missed = now > last ? (now - last).Ticks / every.Ticks : 0;
        return last + (every * (missed + 1));
    }
}
