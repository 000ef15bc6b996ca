using System.Collections.Immutable;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Steps.Escalating;

/// <summary>
/// When something happens by itself while a step waits. It is found once, when the step is entered, and stays whatever becomes of the calendar.
/// </summary>
/// <param name="Deadline">Null if the step waits forever.</param>
/// <param name="Reminder">When the first reminder is due; null if nobody is reminded.</param>
/// <param name="Escalations">In the order of time.</param>
/// <param name="Notes">For the history.</param>
/// <param name="Problem">Why the step cannot wait; null if it can.</param>
internal sealed record EntryTimes(
    DateTimeOffset? Deadline, DateTimeOffset? Reminder, ImmutableArray<Escalation> Escalations, ImmutableArray<HistoryNote> Notes, string? Problem)
{
    /// <param name="step">With the values that its tokens have now.</param>
    /// <param name="asked">Whom the step asks from the beginning.</param>
    public static EntryTimes Of(
        StepDefinition step, AskedApprovers asked, InstanceSnapshot snapshot, ApproverDirectory directory, BusinessCalendars calendars,
        ImmutableArray<string> barred, DateTimeOffset from)
    {
        var problems = new List<string>();
        var notes = ImmutableArray.CreateBuilder<HistoryNote>();
        var rules = WaitRules.Of(step);
        var (clock, missing) = WaitClock.Of(step, calendars);
        if (missing is not null)
            return new EntryTimes(null, null, [], [], missing);

        var deadline = At(rules.Deadline, "DeadlineHours");
        var reminder = At(rules.ReminderEvery, "ReminderHours");
        var escalations = EscalationRule.Of(step).Select((rule, index) => Escalate(rule, index + 1)).ToImmutableArray();
        if (problems.Count == 0)
            problems.AddRange(TooMany(asked, escalations));
        if (clock.Calendar is { } calendar && deadline is { } by)
            notes.Add(new(HistoryKind.Note, $"By the calendar {calendar.Name} the deadline is {Timestamps.Format(by)}.", JsonMap.Empty));
        return new EntryTimes(deadline, reminder, escalations, notes.ToImmutable(), problems.Count == 0 ? null : string.Join("; ", problems));

        DateTimeOffset? At(TimeSpan? wait, string what)
        {
            if (wait is not { } span)
                return null;
            var (at, problem) = clock.After(from, span, what);
            if (problem is not null)
                problems.Add(problem);
            return at;
        }

        Escalation Escalate(EscalationRule rule, int number)
        {
            var at = At(rule.After, FormattableString.Invariant($"{EscalationRule.AfterHours} of escalation {number}"))!.Value;
            var found = RoleTokens.Resolve(new SignalDefinition("", rule.RoleIds) { RoleTokens = rule.RoleTokens }, snapshot, directory, barred);
            notes.AddRange(found.Notes);
            if (found.Problem is { } problem)
                problems.Add(FormattableString.Invariant($"escalation {number}: {problem}"));
            return new Escalation(number, at, found.RoleIds, found.People, !rule.Notify.IsEmpty);
        }
    }

    private static IEnumerable<string> TooMany(AskedApprovers asked, ImmutableArray<Escalation> escalations)
    {
        var all = asked.RoleIds.Concat(escalations.SelectMany(escalation => escalation.RoleIds)).Distinct().Count()
            + asked.People.Concat(escalations.SelectMany(escalation => escalation.People)).DistinctBy(person => person.Key).Count();
        if (!escalations.IsEmpty && all > RoleTokenLimits.Asked)
            yield return $"with its escalations the step would ask {all} roles and people; at most {RoleTokenLimits.Asked} are allowed";
    }
}
