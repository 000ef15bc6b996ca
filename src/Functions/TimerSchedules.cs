using System.Globalization;
using Microsoft.Extensions.Configuration;
using NCrontab;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Functions;

/// <summary>
/// The settings that the timers name. The Functions host reads them itself, in the same way: NCRONTAB of six fields (five without seconds), or
/// a time span. It leaves out a function whose schedule it cannot read, and accepts a time that never comes: nothing would look for
/// stuck instances any more.
/// </summary>
internal static class TimerSchedules
{
    /// <summary>The names of the settings, each with an example.</summary>
    private static readonly (string Name, string Example)[] Settings = [("ResumeSchedule", "0 0 3 * * *"), ("SweepSchedule", "0 */5 * * * *")];

    // NCRONTAB has no years, and in these every date of the calendar falls on every day of the week.
    private static readonly DateTime Begin = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <exception cref="SettingsException">A schedule cannot be read, or never comes. The message names all of them.</exception>
    public static void Check(IConfiguration configuration)
    {
        // A schedule that is missing is none of this program's: the host names it, and the functions that lack it.
        var problems = Settings
            .Select(setting => configuration[setting.Name] is { } text ? Problem(setting.Name, text, setting.Example) : null)
            .OfType<string>().ToList();
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
    }

    private static string? Problem(string name, string text, string example)
    {
        var hasSeconds = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 6;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = hasSeconds }) is not { } schedule)
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
                ? null
                : $"{name} is '{text}', but must be an NCRONTAB expression of six fields, for example '{example}'.";
        }

        return schedule.GetNextOccurrence(Begin, End) < End ? null : $"{name} is '{text}', a time that never comes; use '{example}', for example.";
    }
}
