using WorkflowFunctions.Core.Calendars;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>Calendars for tests.</summary>
internal static class Offices
{
    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>From nine to five in Berlin, with the holidays around Easter 2026.</summary>
    public static BusinessCalendar Berlin { get; } = Of("Europe/Berlin", Weekdays, ["09:00-17:00"], "2026-04-03", "2026-04-06");

    public static BusinessCalendars Known { get; } = new(Berlin);

    public static BusinessCalendar Of(string zone, DayOfWeek[] days, string[] hours, params string[] holidays) => new(
        "Office", TimeZoneInfo.FindSystemTimeZoneById(zone), days, hours.Select(text => OpeningHours.Parse(text)!),
        holidays.Select(text => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));

    public static BusinessCalendar Daily(string zone, params string[] hours) => Of(zone, [.. Weekdays, DayOfWeek.Saturday, DayOfWeek.Sunday], hours);
}
