using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Calendars;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Tests;

public sealed class CalendarSettingsTests
{
    [Fact]
    public void A_calendar_is_found_by_its_name_in_any_case_and_counts_as_it_says()
    {
        var calendars = CalendarSettings.Read(Settings(
            ("Office:TimeZone", "America/New_York"), ("Office:Days:0", "mon"), ("Office:Days:1", "Fri"), ("Office:Hours:0", "09:00-12:00"),
            ("Office:Hours:1", "13:00-24:00"), ("Office:Holidays:0", "2026-03-06")));

        var from = new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);
        Assert.Equal(from.AddHours(2.5), calendars.Find("OFFICE")?.After(from, TimeSpan.FromHours(1.5)));
        // Friday is a holiday, and the clocks have been changed when it is Monday again.
        Assert.Equal(new DateTimeOffset(2026, 3, 9, 14, 0, 0, TimeSpan.Zero), calendars.Find("office")?.After(from, TimeSpan.FromHours(13)));
        Assert.Null(calendars.Find("Plant"));
    }

    [Fact]
    public void Every_problem_of_the_calendars_is_named_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() => CalendarSettings.Read(Settings(
            ("A:TimeZone", "Europe/Berln"), ("A:Days:0", "Monday"), ("A:Hours:0", "17:00-09:00"), ("A:Hours:1", "09:00-24:01"), ("A:Holidays:0", "25.12.2026"),
            ("B:TimeZone", "../../etc/passwd"), ("B:Days:0", "Mon"), ("B:Hours:0", "09:00-13:00"), ("B:Hours:1", "12:00-17:00"), ("B:Hour", "x"),
            ("C:TimeZone", "UTC"), ("C:Hours:0", "09:00-17:00"), ("D:TimeZone", "UTC"), ("D:Days:0", "Mon"), ("E", "x"), ("a b:Days:0", "Mon"))));

        foreach (var problem in (string[])[
            "Calendars:A:TimeZone is 'Europe/Berln', but must be the IANA name of a time zone that this machine knows, such as ", "Europe/Berlin",
            "Calendars:A:Days:0 is 'Monday', but must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun.",
            "Calendars:A:Hours:0 is '17:00-09:00', but must be a span of a day such as 09:00-17:00, which ends after it begins, at 24:00 at the latest.",
            "Calendars:A:Hours:1 is '09:00-24:01'", "Calendars:A:Holidays:0 is '25.12.2026', but must be a date such as 2026-12-25.",
            "Calendars:B:TimeZone is '../../etc/passwd'", "Calendars:B:Hours:1 is '12:00-17:00', but must not overlap with other hours of the calendar.",
            "Calendars:B:Hour is not known; Calendars:B has TimeZone, Days, Hours, Holidays.",
            "Calendars:C is never open: its Days are missing.", "Calendars:D is never open: its Hours are missing.",
            "Calendars:E must be a group of settings, not a single value.", "Calendars:a b must have a name of 1 to 64 letters, digits, '_' or '-'.",
            "Calendars:a b:TimeZone is missing."])
            Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    public void A_calendar_has_at_most_two_thousand_holidays(int count, bool allowed)
    {
        var settings = Settings([
            ("A:TimeZone", "UTC"), ("A:Days:0", "Mon"), ("A:Hours:0", "09:00-17:00"),
            .. Enumerable.Range(0, count).Select(index => ($"A:Holidays:{index}", new DateOnly(2026, 1, 1).AddDays(index).ToString("yyyy-MM-dd", null)))]);

        if (allowed)
            Assert.NotNull(CalendarSettings.Read(settings).Find("A"));
        else
            Assert.Equal("Calendars:A:Holidays has 2001 entries; at most 2000 are allowed.", Assert.Throws<SettingsException>(() => CalendarSettings.Read(settings)).Message);
    }

    [Fact]
    public async Task Wrong_calendars_stop_the_start()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => Installation.StartAsync(builder => builder.Set("Calendars:Desk:Days:0", "Mon")));

        Assert.Contains("Calendars:Desk:TimeZone is missing.", refused.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Calendars:{setting.Name}", (string?)setting.Value))).Build();
}
