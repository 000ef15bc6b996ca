using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>It is Monday, 2 March 2026, 13:00 in Berlin, and the office is open until 17:00.</summary>
public class BusinessTimeTests
{
    private const string ByCalendar = """
        { "MinimumApprovals": 2, "Calendar": "office", "DeadlineHours": 40, "ReminderHours": 8, "ReminderRecipients": ["a@example.com"],
          "Escalations": [{ "AfterHours": 5, "AddRoleIds": [3] }] }
        """;

    [Fact]
    public void Deadline_reminders_and_escalations_count_the_hours_of_the_calendar()
    {
        var walk = Begin(ByCalendar);

        Assert.Equal(new WaitTimes(At(9, 12), At(3, 12), At(3, 9)), WorkflowMachine.TimesOf(walk.Snapshot, walk.Definition));
        Assert.Equal(At(3, 9), walk.Snapshot.State.DueAt);
        Assert.Contains(walk.History, entry => entry.Message == "By the calendar Office the deadline is 2026-03-09T12:00:00Z.");

        Assert.Equal("EscalationElapsed", walk.At(At(3, 9)).Kinds);
        Assert.Equal("ReminderElapsed", walk.At(At(3, 12)).Kinds);
        Assert.Equal(At(4, 12), walk.End(Entries.Success()).Snapshot.State.DueAt);
    }

    [Fact]
    public void Reminders_missed_over_a_weekend_become_one_and_the_next_keeps_to_the_rhythm_of_the_calendar()
    {
        var walk = Begin(ByCalendar).At(At(8, 12));

        Assert.Equal("EscalationElapsed ReminderElapsed", walk.Kinds);
        walk.End(Entries.Success());
        Assert.Null(WorkflowMachine.TimesOf(walk.Snapshot, walk.Definition).NextReminder);
        Assert.Equal(At(9, 12), walk.Snapshot.State.DueAt);
    }

    [Fact]
    public void A_delay_counts_the_hours_of_the_calendar()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Delay("Sleep", "EndNOOP", """{ "Hours": 36, "Calendar": "Office" }""")), calendars: Offices.Known);

        Assert.Equal("Waiting until 2026-03-06T16:00:00Z.", walk.Message);
    }

    [Theory]
    [InlineData("""{ "DeadlineHours": 2, "Calendar": "Plant" }""", "Calendar is 'Plant', but the calendars of this installation are Office")]
    [InlineData("""{ "DeadlineHours": "$(hours)", "Calendar": "Weekly" }""", "DeadlineHours is 87600 hours, but the calendar Weekly is not open for so many in the next 36525 days")]
    public void A_step_whose_calendar_is_gone_or_hardly_ever_open_fails_when_it_is_entered(string parameters, string reason)
    {
        var calendars = parameters.Contains("Plant", StringComparison.Ordinal)
            ? Offices.Known
            : new BusinessCalendars(new BusinessCalendar("Weekly", TimeZoneInfo.Utc, [DayOfWeek.Sunday], [OpeningHours.Parse("09:00-10:00")!], []));
        var walk = Walk.Begin(Flow.OneApproval(parameters), """{ "hours": 87600 }""", calendars: calendars);

        Assert.Equal($"Step 'Gate' failed: {reason}", walk.Message);
    }

    [Fact]
    public void A_calendar_that_vanishes_changes_nothing_that_was_found_before_and_nobody_is_reminded_by_it_any_more()
    {
        var walk = Begin(ByCalendar);
        walk.Calendars = null;

        Assert.Equal("EscalationElapsed", walk.At(At(3, 9)).Kinds);
        Assert.Equal("ReminderElapsed Note", walk.At(At(3, 12)).Kinds);
        Assert.Equal(
            "Nobody is reminded any more: Calendar is 'office', but this installation has no calendars (Calendars:Name in its settings).", walk.History[1].Message);
        Assert.Equal(new WaitTimes(At(9, 12), null, null), WorkflowMachine.TimesOf(walk.Snapshot, walk.Definition));
        Assert.Equal("DeadlineElapsed Rejected", walk.At(At(9, 12)).Kinds);
    }

    [Fact]
    public void A_delay_whose_calendar_is_gone_fails_with_the_reason() => Assert.Equal(
        "Step 'Sleep' failed: Calendar is 'Office', but this installation has no calendars (Calendars:Name in its settings)",
        Walk.Begin(Flow.Around(Flow.Delay("Sleep", "EndNOOP", """{ "Hours": 36, "Calendar": "Office" }"""))).Message);

    private static Walk Begin(string parameters) => Walk.Begin(Flow.OneApproval(parameters), calendars: Offices.Known);

    /// <summary>In March 2026, in UTC.</summary>
    private static DateTimeOffset At(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);
}
