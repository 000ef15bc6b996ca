using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>What is told first at a step that begins to wait: at once, or with the first reminder; null if nobody is told anything.</summary>
    /// <param name="first">When the first reminder is due; null if nobody is reminded.</param>
    internal static Reminder? FirstReminder(Transition transition, StepDefinition step, DateTimeOffset? first)
    {
        if (ApproverNotice.IsWanted(step))
            return Sending(transition, Reminder.AtTheBeginning, first ?? transition.From, attempt: 1, begunAt: null);
        return first is { } at ? new Reminder.Waiting(1, at) : null;
    }

    /// <summary>Begins one reminder in place of all that were missed because nobody looked or the clock has jumped.</summary>
    private static void BeginReminder(Transition transition, InstanceState.AwaitingSignal waiting, Reminder.Waiting due)
    {
        var step = transition.StepOf(waiting);
        transition.Note(HistoryKind.ReminderElapsed, $"Reminder {due.Number} is due.");
        if (step is null || Every(transition, waiting) is not { } pause)
        {
            transition.Keep(waiting with { Reminder = null });
            return;
        }

        var (clock, problem) = transition.ClockOf(step);
        if (problem is not null || clock.Next(due.At, pause, transition.From) is not { } next)
        {
            transition.Note(HistoryKind.Note, $"Nobody is reminded any more: {problem ?? "the next time is out of reach"}.");
            transition.Keep(waiting with { Reminder = null });
        }
        else if (waiting.Deadline <= transition.From)
            transition.Keep(waiting with { Reminder = new Reminder.Waiting(due.Number + 1, next) });
        else
            SendReminder(transition, waiting, due.Number, next, attempt: 1, begunAt: null);
    }

    private static void SendReminder(
        Transition transition, InstanceState.AwaitingSignal waiting, int number, DateTimeOffset nextAt, int attempt, DateTimeOffset? begunAt) =>
        transition.Keep(waiting with { Reminder = Sending(transition, number, nextAt, attempt, begunAt) });

    private static Reminder.Sending Sending(Transition transition, int number, DateTimeOffset nextAt, int attempt, DateTimeOffset? begunAt) =>
        new(number, nextAt, transition.NewAttempt(Effects.Reminder(number), attempt, begunAt));

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
        transition.Keep(waiting with { Reminder = Every(transition, waiting) is null ? null : new Reminder.Waiting(sending.Number + 1, sending.NextAt) });
    }

    private static TimeSpan? Every(Transition transition, InstanceState.AwaitingSignal waiting) =>
        transition.StepOf(waiting) is { } step ? WaitRules.Of(step).ReminderEvery : null;
}
