using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.LocalHost;

/// <summary>Sends the digests of the day. It looks every minute: what has failed is tried again, and the settings say when the first is due.</summary>
internal sealed partial class DigestLoop(DigestService digests, TimeProvider time, ILogger<DigestLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (digests.IsOn && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await digests.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException exception)
            {
                LogUnavailable(exception);
            }
            catch (Exception exception)
            {
                LogFailed(exception);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(702, LogLevel.Error, "Digests could not be sent; the next run tries it again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(703, LogLevel.Warning, "Digests could not use the store; the next run tries it again.")]
    private partial void LogUnavailable(Exception exception);
}
