using System.Globalization;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Calendars;

/// <summary>The calendars of the settings: <c>Calendars:Name</c> with <c>TimeZone</c>, <c>Days</c>, <c>Hours</c> and <c>Holidays</c>.</summary>
public sealed class CalendarSettings
{
    private const string Section = "Calendars";

    private static readonly (string Text, DayOfWeek Day)[] Days =
    [
        ("Mon", DayOfWeek.Monday), ("Tue", DayOfWeek.Tuesday), ("Wed", DayOfWeek.Wednesday), ("Thu", DayOfWeek.Thursday),
        ("Fri", DayOfWeek.Friday), ("Sat", DayOfWeek.Saturday), ("Sun", DayOfWeek.Sunday),
    ];

    public BusinessCalendars Calendars { get; internal set; } = BusinessCalendars.None;

    /// <exception cref="SettingsException">A setting is wrong; the message lists every problem.</exception>
    public static BusinessCalendars Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var section = configuration.GetSection(Section);
        if (!string.IsNullOrEmpty(section.Value))
            problems.Add($"{Section} is a single value, but must be a group of calendars: {Section}:Office:TimeZone and so on.");
        var calendars = section.GetChildren().Select(child => Read(child, problems)).ToList();
        return problems.Count == 0
            ? new BusinessCalendars([.. calendars.OfType<BusinessCalendar>()])
            : throw new SettingsException([.. problems]);
    }

    private static BusinessCalendar? Read(IConfigurationSection section, List<string> problems)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add($"{section.Path} must be a group of settings, not a single value.");
            return null;
        }

        var before = problems.Count;
        var reader = new SettingsReader(section, problems);
        reader.Expect("TimeZone", "Days", "Hours", "Holidays");
        if (!DefinitionLimits.IsUniqueName(section.Key))
            problems.Add($"{section.Path} must have a name of 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'.");
        var zone = ReadZone(reader);
        var days = ReadDays(reader).ToList();
        var hours = ReadHours(reader);
        var holidays = ReadHolidays(reader).ToList();
        if (holidays.Count > BusinessCalendar.MostHolidays)
            problems.Add($"{section.Path}:Holidays has {holidays.Count} entries; at most {BusinessCalendar.MostHolidays} are allowed.");
        if (problems.Count == before && days.Count == 0)
            problems.Add($"{section.Path} is never open: its Days are missing. Set {section.Path}:Days:0 to one of {string.Join(", ", Days.Select(day => day.Text))}, and so on.");
        if (problems.Count == before && hours.Count == 0)
            problems.Add($"{section.Path} is never open: its Hours are missing. Set {section.Path}:Hours:0 to a span such as 09:00-17:00, and so on.");
        return problems.Count == before ? new BusinessCalendar(section.Key, zone!, days, hours, holidays) : null;
    }

    private static TimeZoneInfo? ReadZone(SettingsReader reader)
    {
        var id = reader.Required("TimeZone");
        if (id.Length == 0)
            return null;
        if (TimeZones.Find(id) is { } zone)
            return zone;
        reader.Refuse("TimeZone", TimeZones.Wanted(id));
        return null;
    }

    private static IEnumerable<DayOfWeek> ReadDays(SettingsReader reader)
    {
        foreach (var (name, text) in reader.Texts("Days"))
        {
            if (Days.Any(day => string.Equals(day.Text, text, StringComparison.OrdinalIgnoreCase)))
                yield return Days.First(day => string.Equals(day.Text, text, StringComparison.OrdinalIgnoreCase)).Day;
            else
                reader.Refuse(name, $"be one of {string.Join(", ", Days.Select(day => day.Text))}");
        }
    }

    private static List<OpeningHours> ReadHours(SettingsReader reader)
    {
        var hours = new List<OpeningHours>();
        foreach (var (name, text) in reader.Texts("Hours"))
        {
            if (OpeningHours.Parse(text) is not { } span)
                reader.Refuse(name, OpeningHours.Expected);
            else if (hours.Any(span.Overlaps))
                reader.Refuse(name, "not overlap with other hours of the calendar");
            else
                hours.Add(span);
        }

        return hours;
    }

    private static IEnumerable<DateOnly> ReadHolidays(SettingsReader reader)
    {
        foreach (var (name, text) in reader.Texts("Holidays"))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                yield return date;
            else
                reader.Refuse(name, "be a date such as 2026-12-25");
        }
    }
}
