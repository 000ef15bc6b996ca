using Cronos;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.LocalHost;

/// <summary>
/// Runs the resume on two schedules, <c>ResumeSchedule</c> (daily) and <c>SweepSchedule</c> (every few minutes): cron expressions
/// with six fields, seconds first, in UTC.
/// </summary>
internal sealed partial class ScheduleService : BackgroundService
{
    private const string DailyAtThree = "0 0 3 * * *";
    private const string EveryFiveMinutes = "0 */5 * * * *";

    /// <summary>A timer can wait 49 days at most. After a jump of the clock, the time is worked out anew.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly ResumeService _resume;
    private readonly TimeProvider _time;
    private readonly ILogger<ScheduleService> _logger;
    private readonly CronExpression[] _schedules;

    public ScheduleService(ResumeService resume, TimeProvider time, IConfiguration configuration, ILogger<ScheduleService> logger)
    {
        _logger = logger;
        _resume = resume;
        _time = time;
        _schedules = [Read(configuration, "ResumeSchedule", DailyAtThree), Read(configuration, "SweepSchedule", EveryFiveMinutes)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = _time.GetUtcNow();
            var next = _schedules.Min(schedule => schedule.GetNextOccurrence(now, TimeZoneInfo.Utc));
            if (next is null)
                return;
            var pause = next.Value - now;
            var isFar = pause > LongestPause;
            await Task.Delay(isFar ? LongestPause : pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            if (isFar)
                continue;
            try
            {
                await _resume.RunAsync(stoppingToken);
            }
            catch (StorageUnavailableException exception)
            {
                LogUnavailable(exception);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(700, LogLevel.Error, "A resume run failed; the next one comes at its time.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(701, LogLevel.Warning, "A resume run could not use the store; the next one comes at its time.")]
    private partial void LogUnavailable(Exception exception);

    private CronExpression Read(IConfiguration configuration, string name, string fallback)
    {
        var text = configuration[name] ?? fallback;
        if (!CronExpression.TryParse(text, CronFormat.IncludeSeconds, out var schedule))
            throw new StartRefusedException($"{name} is '{text}', but must be a cron expression of six fields, for example '{fallback}'.");
        return schedule.GetNextOccurrence(_time.GetUtcNow(), TimeZoneInfo.Utc) is not null
            ? schedule
            : throw new StartRefusedException($"{name} is '{text}', a time that never comes; use '{fallback}', for example.");
    }
}
