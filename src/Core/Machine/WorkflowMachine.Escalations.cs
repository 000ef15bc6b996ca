using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>When time changes the step that waits next, for people.</summary>
    public static WaitTimes TimesOf(InstanceSnapshot snapshot, WorkflowDefinition definition)
    {
        if (snapshot.State is not InstanceState.AwaitingSignal waiting)
            return new WaitTimes(null, null, null);
        DateTimeOffset? reminder = definition.FindStep(snapshot.Position.UniqueName) is { } step && WaitRules.Of(step).ReminderEvery is not null
            ? waiting.Reminder switch
            {
                Reminder.Waiting due => due.At,
                Reminder.Sending sending => sending.NextAt,
                Reminder.Retrying retrying => retrying.NextAt,
                _ => null,
            }
            : null;
        return new WaitTimes(waiting.Deadline, BeforeDeadline(reminder), BeforeDeadline(waiting.NextEscalation?.At));

        DateTimeOffset? BeforeDeadline(DateTimeOffset? at) => waiting.Deadline <= at ? null : at;
    }

    /// <summary>The name of the calendar whose open hours the step counts; null if all hours count.</summary>
    public static string? CalendarOf(StepDefinition step) => step.TextParameter(WaitClock.Parameter);

    /// <summary>Whether a turn names roles, because an escalation that asks some is due by then: it needs to know what they are called.</summary>
    public static bool NamesRoles(InstanceSnapshot snapshot, DateTimeOffset now) =>
        snapshot.State is InstanceState.AwaitingSignal waiting && waiting.Escalations.Any(due => due.At <= now && !due.RoleIds.IsEmpty);

    /// <summary>
    /// The step asks further people from now on. Those that were missed because nobody looked, or because the clock has jumped, are made up
    /// one by one, each at its own time.
    /// </summary>
    private static void Escalate(Transition transition, InstanceState.AwaitingSignal waiting, Escalation due)
    {
        var left = waiting with { Escalations = waiting.Escalations.RemoveAt(0) };
        var added = AskedAlso.By(left, due.RoleIds, due.People);
        transition.Note(HistoryKind.EscalationElapsed, $"Escalation {due.Number} is due: {Told(transition, added)}.");
        var noted = transition.Snapshot.Sequence;
        transition.Keep(left);
        AskAlso(transition, left, due.RoleIds, due.People);
        TellAdded(transition, left, added, noted);
        if (due.Notifies && !(waiting.Deadline <= transition.From))
            Tell(transition, new EscalationNotice.Sending(due.Number, transition.NewAttempt(Effects.Escalation(due.Number), 1, begunAt: null)));
    }

    private static string Told(Transition transition, AskedAlso added)
    {
        if (added.Problem is { } problem)
            return $"nobody else is asked, because {problem}";
        return added.IsNobody
            ? "nobody else is asked"
            : $"{string.Join(", ", added.RoleIds.Select(transition.NameOfRole).Concat(added.People.Select(person => person.Name)).Select(name => JsonValues.Shortened(name)))} may answer as well";
    }

    private static void EndEscalation(Transition transition, OutcomeRecorded entry, EscalationNotice.Sending sending)
    {
        var failure = NoteOutcome(transition, entry);
        if (failure is not null && transition.NextAttemptAt(sending.Attempt, failure) is { } until)
        {
            Tell(transition, new EscalationNotice.Retrying(sending.Number, sending.Attempt.Number + 1, until, sending.Attempt.BegunAt)
            {
                Addition = sending.Addition,
            });
            return;
        }

        if (failure is not null)
            GiveUpNotice(transition, entry.Effect, failure);
        if (transition.Snapshot.State is InstanceState.AwaitingSignal waiting)
            transition.Keep(waiting with { EscalationNotices = [.. waiting.EscalationNotices.Where(notice => notice.Effect != sending.Effect)] });
    }

    /// <summary>Puts a notice in the place of the one about the same, or behind all others.</summary>
    private static void Tell(Transition transition, EscalationNotice notice)
    {
        if (transition.Snapshot.State is not InstanceState.AwaitingSignal waiting)
            return;
        ImmutableArray<EscalationNotice> others = [.. waiting.EscalationNotices.Where(other => other.Effect != notice.Effect)];
        transition.Keep(waiting with { EscalationNotices = [.. others, notice] });
    }

    private static void ClaimNotice(Transition transition, InstanceState.AwaitingSignal waiting, StepAttempt attempt)
    {
        if (waiting.Reminder is Reminder.Sending sending && sending.Attempt == attempt)
            transition.Keep(waiting with { Reminder = sending with { Attempt = transition.Claim(attempt) } });
        else if (waiting.EscalationNotices.OfType<EscalationNotice.Sending>().FirstOrDefault(notice => notice.Attempt == attempt) is { } escalation)
            Tell(transition, escalation with { Attempt = transition.Claim(attempt) });
    }
}

/// <summary>When time changes a step that waits; null for what is not due any more.</summary>
/// <param name="Deadline">When the step ends by itself.</param>
/// <param name="NextReminder">When people are reminded next.</param>
/// <param name="NextEscalation">When further people are asked or told next.</param>
public sealed record WaitTimes(DateTimeOffset? Deadline, DateTimeOffset? NextReminder, DateTimeOffset? NextEscalation);
