using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>A calendar in a zone with changes of its own, a moment of a year, and some hours.</summary>
public sealed record Opening(string Zone, int Days, string Hours, int HolidayAfter, DateTimeOffset From, int Minutes)
{
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham", "UTC"];

    private static readonly string[] AllHours = ["09:00-17:00", "00:00-24:00", "01:30-02:45", "22:15-24:00", "08:00-12:00,13:00-17:00", "00:00-03:00,03:00-06:00"];

    public BusinessCalendar Calendar => Offices.Of(
        Zone, [.. Enum.GetValues<DayOfWeek>().Where(day => (Days & (1 << (int)day)) != 0)], Hours.Split(','),
        From.AddDays(HolidayAfter).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether the calendar is open in the minute that begins then, as its definition says it.</summary>
    public bool IsOpen(DateTimeOffset minute)
    {
        var local = TimeZoneInfo.ConvertTime(minute, TimeZoneInfo.FindSystemTimeZoneById(Zone));
        return (Days & (1 << (int)local.DayOfWeek)) != 0
            && DateOnly.FromDateTime(local.DateTime) != DateOnly.FromDateTime(From.AddDays(HolidayAfter).DateTime)
            && Hours.Split(',').Select(text => OpeningHours.Parse(text)!).Any(span => span.Begin <= local.TimeOfDay && local.TimeOfDay < span.End);
    }

    public static Arbitrary<Opening> Any() => (
        from zone in Gen.Elements(Zones)
        from days in Gen.Frequency((1, Gen.Choose(1, 127)), (1, Gen.Constant(0b0111110)), (1, Gen.Constant(127)))
        from hours in Gen.Elements(AllHours)
        from holiday in Gen.Choose(0, 10)
            // The weeks around the changes of the clocks, more often than others.
        from start in Gen.Frequency(
            (1, Gen.Choose(0, 365 * 1440)), (1, Gen.Choose(60, 95).Select(day => day * 1440)), (1, Gen.Choose(270, 310).Select(day => (day * 1440) + 47)))
        from minutes in Gen.Frequency((3, Gen.Choose(1, 3_000)), (1, Gen.Choose(3_000, 12_000)))
        select new Opening(zone, days, hours, holiday, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(start), minutes)).ToArbitrary();
}

[Properties(Arbitrary = [typeof(Opening)], MaxTest = 60)]
public class CalendarProperties
{
    /// <summary>Longer than the model looks ahead.</summary>
    private const int MostMinutes = 120 * 1440;

    [Property]
    public void Hours_are_over_when_so_many_open_minutes_have_passed_one_by_one(Opening opening)
    {
        var (at, left) = (opening.From, opening.Minutes);
        for (var minute = 0; left > 0 && minute < MostMinutes; minute++, at = at.AddMinutes(1))
            left -= opening.IsOpen(at) ? 1 : 0;

        var after = opening.Calendar.After(opening.From, TimeSpan.FromMinutes(opening.Minutes));

        if (left == 0)
            Assert.Equal(at, after);
        else
            Assert.True(after > at || after is null);
    }

    [Property]
    public void As_much_is_open_between_two_moments_as_has_to_be_waited_for(Opening opening)
    {
        var wait = TimeSpan.FromMinutes(opening.Minutes);

        if (opening.Calendar.After(opening.From, wait) is { } at)
            Assert.Equal(wait, opening.Calendar.Between(opening.From, at));
    }

    [Property]
    public void Two_waits_one_after_the_other_are_as_long_as_both_together(Opening opening, byte more)
    {
        var (first, second) = (TimeSpan.FromMinutes(opening.Minutes), TimeSpan.FromSeconds(more + 1));

        if (opening.Calendar.After(opening.From, first) is { } at && opening.Calendar.After(at, second) is { } end)
            Assert.Equal(end, opening.Calendar.After(opening.From, first + second));
    }
}
