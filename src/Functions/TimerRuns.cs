using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Ends what a timer runs in good time. The host ends a worker in which a function takes longer than <c>functionTimeout</c> in
/// <c>host.json</c>, and with it all requests and attempts that are in it.
/// </summary>
public sealed partial class TimerRuns(TimeProvider time, ILogger<TimerRuns> logger)
{
    /// <summary>What takes longer is cancelled. The next run of the timer goes on.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(8);

    /// <param name="timer">The function, for the log.</param>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public async Task RunAsync(string timer, Func<CancellationToken, Task> run, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await run(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            LogEnded(timer, Longest);
        }
    }

    [LoggerMessage(613, LogLevel.Warning, "The timer {Timer} was ended after {Longest}; its next run goes on with what is left.")]
    private partial void LogEnded(string timer, TimeSpan longest);
}
