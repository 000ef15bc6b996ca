using System.Globalization;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Calendars;

public class BusinessCalendarTests
{
    [Theory]
    // A Thursday in winter: Berlin is an hour ahead.
    [InlineData("2026-03-05T08:00:00Z", 8, "2026-03-05T16:00:00Z")]
    [InlineData("2026-03-05T08:00:00Z", 8.5, "2026-03-06T08:30:00Z")]
    [InlineData("2026-03-05T15:30:00Z", 1, "2026-03-06T08:30:00Z")]
    // Friday evening: it counts from Monday morning.
    [InlineData("2026-03-06T17:00:00Z", 1, "2026-03-09T09:00:00Z")]
    // Before opening.
    [InlineData("2026-03-05T03:00:00Z", 0.25, "2026-03-05T08:15:00Z")]
    // Good Friday and Easter Monday are holidays, and the clocks were changed the Sunday before.
    [InlineData("2026-04-02T14:00:00Z", 2, "2026-04-07T08:00:00Z")]
    // Over the change of the clocks of 29 March, outside opening hours.
    [InlineData("2026-03-27T15:00:00Z", 2, "2026-03-30T08:00:00Z")]
    public void Hours_count_only_while_the_calendar_is_open(string from, double hours, string expected) =>
        Assert.Equal(At(expected), Offices.Berlin.After(At(from), TimeSpan.FromHours(hours)));

    [Theory]
    // The clocks go from 02:00 to 03:00 on 29 March: the night shift has an hour less.
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", 5, "2026-03-29T04:00:00Z")]
    // They go from 03:00 back to 02:00 on 25 October: it has an hour more.
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", 7, "2026-10-25T05:00:00Z")]
    // The opening hours are over after what has really passed.
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", 5.5, "2026-03-29T22:30:00Z")]
    // Half an hour on Lord Howe Island: from 02:00 to 02:30 on 4 October.
    [InlineData("Australia/Lord_Howe", "2026-10-03T13:30:00Z", 5.5, "2026-10-03T19:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-05-01T18:15:00Z", 6, "2026-05-02T00:15:00Z")]
    public void What_counts_is_the_time_that_really_passes_when_the_clocks_are_changed(string zone, string from, double hours, string expected) =>
        Assert.Equal(At(expected), Offices.Daily(zone, "00:00-06:00").After(At(from), TimeSpan.FromHours(hours)));

    [Fact]
    public void A_calendar_may_be_open_around_the_clock_and_in_several_spans_of_a_day()
    {
        var always = Offices.Daily("UTC", "00:00-24:00");
        Assert.Equal(At("2026-03-08T12:00:00Z"), always.After(At("2026-03-05T12:00:00Z"), TimeSpan.FromHours(72)));

        var twice = Offices.Daily("UTC", "13:00-17:00", "08:00-12:00");
        Assert.Equal(At("2026-03-05T14:00:00Z"), twice.After(At("2026-03-05T11:00:00Z"), TimeSpan.FromHours(2)));
        Assert.Equal(TimeSpan.FromHours(6), twice.Between(At("2026-03-05T11:00:00Z"), At("2026-03-06T09:00:00Z")));
    }

    [Fact]
    public void The_longest_wait_takes_next_to_no_time_and_what_is_out_of_reach_is_never_over()
    {
        var taken = ThreadTime.Of(() =>
        {
            Assert.Equal(2068, Offices.Berlin.After(At("2026-03-05T08:00:00Z"), TimeSpan.FromHours(87_600))?.Year);
            Assert.Null(Offices.Of("Europe/Berlin", [DayOfWeek.Monday], ["09:00-09:01"]).After(At("2026-03-05T08:00:00Z"), TimeSpan.FromHours(87_600)));
        });

        Assert.True(taken < TimeSpan.FromSeconds(2), $"{taken}");
    }

    [Fact]
    public void Near_the_end_of_time_nothing_is_reached_and_nothing_is_thrown() =>
        Assert.Null(Offices.Berlin.After(DateTimeOffset.MaxValue.AddDays(-2), TimeSpan.FromHours(100)));

    [Theory]
    [InlineData("09:00-17:00", true)]
    [InlineData("00:00-24:00", true)]
    [InlineData("23:59-24:00", true)]
    [InlineData("00:00-24:01", false)]
    [InlineData("17:00-09:00", false)]
    [InlineData("09:00-09:00", false)]
    [InlineData("9:00-17:00", false)]
    [InlineData("09:00-17:60", false)]
    [InlineData("25:00-26:00", false)]
    [InlineData("09:00 - 17:00", false)]
    [InlineData("", false)]
    public void Opening_hours_end_after_they_begin_at_midnight_at_the_latest(string text, bool isSpan) =>
        Assert.Equal(isSpan, OpeningHours.Parse(text) is not null);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
