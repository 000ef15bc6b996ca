using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.LocalHost;

/// <summary>Runs the resume at the times of <see cref="Schedules"/>.</summary>
internal sealed partial class ScheduleService(ResumeService resume, TimeProvider time, Schedules schedules, ILogger<ScheduleService> logger)
    : BackgroundService
{
    /// <summary>A timer can wait 49 days at most. After a jump of the clock, the time is worked out anew.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            if (schedules.Next(now) is not { } next)
                return;
            var pause = next - now;
            var isFar = pause > LongestPause;
            await Task.Delay(isFar ? LongestPause : pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            if (isFar)
                continue;
            try
            {
                await resume.RunAsync(stoppingToken);
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
}
