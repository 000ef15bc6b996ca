using Cronos;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.LocalHost;

/// <summary>
/// When stuck instances are looked for: <c>ResumeSchedule</c> (daily) and <c>SweepSchedule</c> (every few minutes), cron expressions
/// with six fields, seconds first, in UTC.
/// </summary>
internal sealed class Schedules
{
    private static readonly (string Name, string Default)[] Settings = [("ResumeSchedule", "0 0 3 * * *"), ("SweepSchedule", "0 */5 * * * *")];

    private readonly List<CronExpression> _expressions = [];

    private Schedules()
    {
    }

    /// <exception cref="SettingsException">A schedule cannot be read, or never comes. The message names all of them.</exception>
    public static Schedules Read(IConfiguration configuration, DateTimeOffset now)
    {
        var problems = new List<string>();
        var schedules = new Schedules();
        foreach (var (name, fallback) in Settings)
        {
            var text = configuration[name] ?? fallback;
            if (!CronExpression.TryParse(text, CronFormat.IncludeSeconds, out var expression))
                problems.Add($"{name} is '{text}', but must be a cron expression of six fields, for example '{fallback}'.");
            else if (expression.GetNextOccurrence(now, TimeZoneInfo.Utc) is null)
                problems.Add($"{name} is '{text}', a time that never comes; use '{fallback}', for example.");
            else
                schedules._expressions.Add(expression);
        }

        return problems.Count == 0 ? schedules : throw new SettingsException([.. problems]);
    }

    /// <summary>The next time of any of them; null if there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => _expressions.Min(expression => expression.GetNextOccurrence(now, TimeZoneInfo.Utc));
}
