using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps;

/// <summary>Counts the hours of a step: all of them, or only those in which its calendar is open.</summary>
/// <param name="Calendar">Null if all hours count.</param>
internal sealed record WaitClock(BusinessCalendar? Calendar)
{
    public const string Parameter = "Calendar";

    private static readonly WaitClock Plain = new((BusinessCalendar?)null);

    public static StepParameter Declaration { get; } = new(Parameter, ParameterKind.Text)
    {
        Source = ParameterSource.Calendars,
        Description = "The name of a calendar of the installation. The hours of the step count only while it is open; without one, all hours count.",
    };

    public static bool HasCalendar(StepDefinition step) => step.Parameter(Parameter) is not null;

    /// <summary>The clock of the step, or why it has none.</summary>
    public static (WaitClock Clock, string? Problem) Of(StepDefinition step, BusinessCalendars calendars)
    {
        if (step.TextParameter(Parameter) is not { } name)
            return (Plain, null);
        return calendars.Find(name) is { } calendar ? (new WaitClock(calendar), null) : (Plain, $"{Parameter} {calendars.Missing(name)}");
    }

    /// <summary>When so much time has passed.</summary>
    /// <param name="what">For the problem: which wait it is.</param>
    public (DateTimeOffset At, string? Problem) After(DateTimeOffset from, TimeSpan wait, string what)
    {
        if (Calendar is null)
            return (from + wait, null);
        return Calendar.After(from, wait) is { } at
            ? (at, null)
            : (from, FormattableString.Invariant(
                $"{what} is {wait.TotalHours} hours, but the calendar {Calendar.Name} is not open for so many in the next {BusinessCalendar.Reach.TotalDays:0} days"));
    }

    /// <summary>
    /// The first time after <paramref name="now"/> in steps of <paramref name="every"/> from the last one; null if it is out of reach.
    /// </summary>
    public DateTimeOffset? Next(DateTimeOffset last, TimeSpan every, DateTimeOffset now)
    {
        var passed = now <= last ? TimeSpan.Zero : Calendar?.Between(last, now) ?? now - last;
        var steps = every * ((passed.Ticks / every.Ticks) + 1);
        return Calendar is null ? last + steps : Calendar.After(last, steps);
    }
}
