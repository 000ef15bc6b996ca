using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>The result of a resume run.</summary>
/// <param name="Examined">The number of instances that a due row named.</param>
/// <param name="Resumed">The number of those that had to be moved.</param>
/// <param name="Failed">The number of those that could not be looked at.</param>
public sealed record ResumeReport(int Examined, int Resumed, int Failed, TimeSpan Duration);

/// <summary>A resume run of this process.</summary>
/// <param name="EndedAt">When it ended.</param>
public sealed record ResumeRun(DateTimeOffset EndedAt, ResumeReport Report);

/// <summary>
/// Finds instances that are stuck, using only due rows, so its cost grows with the stuck instances and not with all of them. It is a
/// safety net that should catch nothing.
/// </summary>
public sealed partial class ResumeService(
    IInstanceStore store, DefinitionCache definitions, InstanceAdvancer advancer, SuccessorStarter successors, IDoorbell doorbell,
    TimeProvider time, EngineMetrics metrics, ILogger<ResumeService> logger)
{
    /// <summary>An entry younger than this is probably being read right now.</summary>
    public static TimeSpan InboxPatience { get; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What has waited longer than this got stuck; younger, it may only have been slow, and does not count in the metric.
    /// </summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(2);

    private const int AtOnce = 4;

    /// <summary>The last run of this process; null if there was none. Another process of the same installation has its own.</summary>
    public ResumeRun? LastRun { get; private set; }

    /// <summary>One run: unread entries older than a minute, elapsed deadlines and wake times, attempts past their limit.</summary>
    public async Task<ResumeReport> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();

        // Entries from well in the future were accepted before the clock was set back. They must not wait until the clock gets there
        // again.
        var unread = store.ReadDueAsync(DueKinds.Inbox, DateTimeOffset.MaxValue, cancellation)
            .Where(row => (now - row.At).Duration() >= InboxPatience);
        var elapsed = store.ReadDueAsync(DueKinds.Attempt | DueKinds.Wait, now, cancellation);
        return await LookAtAsync([unread, elapsed], beforehand: null, stuckSince: now - Grace, cancellation);
    }

    /// <summary>
    /// The run of a host that alone owns the store and has just started: entries of any age, and every attempt that was under way,
    /// because the process that ran it is gone.
    /// </summary>
    /// <param name="processStart">When this process started. Attempts that began later are its own.</param>
    public Task<ResumeReport> RecoverAsync(DateTimeOffset processStart, CancellationToken cancellation)
    {
        var left = store.ReadDueAsync(DueKinds.Inbox | DueKinds.Attempt, DateTimeOffset.MaxValue, cancellation);
        var elapsed = store.ReadDueAsync(DueKinds.Wait, time.GetUtcNow(), cancellation);
        return LookAtAsync([left, elapsed], (id, cancel) => EndAbandonedAttemptAsync(id, processStart, cancel), stuckSince: null, cancellation);
    }

    private async Task EndAbandonedAttemptAsync(Guid id, DateTimeOffset processStart, CancellationToken cancellation)
    {
        if (await store.ReadAsync(id, cancellation) is { } read
            && WorkflowMachine.Abandoned(read.Snapshot, processStart, time.GetUtcNow()) is { } outcome)
            await store.AppendAsync(id, outcome);
    }

    /// <param name="stuckSince">What was due before counts as stuck if it has to be moved; null if nothing does, as after a stop of the host.</param>
    private async Task<ResumeReport> LookAtAsync(
        IEnumerable<IAsyncEnumerable<DueInstance>> due, Func<Guid, CancellationToken, Task>? beforehand, DateTimeOffset? stuckSince,
        CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var seen = new ConcurrentDictionary<Guid, bool>();
        var resumed = 0;
        var stuck = 0;
        var failed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        foreach (var rows in due)
        {
            await Parallel.ForEachAsync(rows, options, async (row, cancel) =>
            {
                if (!seen.TryAdd(row.Id, true))
                    return;
                var left = new LeftWaits();
                try
                {
                    if (beforehand is not null)
                        await beforehand(row.Id, cancel);
                    if (await advancer.AdvanceAsync(row.Id, left.Add, cancel) is not { } advanced)
                        return;
                    var lacksSuccessor = advanced.Next is NextAction.StartSuccessor;
                    if (lacksSuccessor)
                        await successors.EnsureAsync(row.Id, cancel);
                    if (advanced.Moved || lacksSuccessor)
                    {
                        Interlocked.Increment(ref resumed);
                        if (row.At < stuckSince)
                            Interlocked.Increment(ref stuck);
                    }

                    await RingAsync(advanced, cancel);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    Interlocked.Increment(ref failed);
                    LogFailed(exception, row.Id);
                    await left.RingAsync(doorbell, row.Id);
                }
            });
        }

        metrics.Resumed(stuck);
        if (stuck > 0)
            LogStuck(Grace.TotalMinutes, stuck);
        var report = new ResumeReport(seen.Count, resumed, failed, time.GetElapsedTime(started));
        LastRun = new ResumeRun(time.GetUtcNow(), report);
        LogRun(report.Examined, report.Resumed, report.Failed, report.Duration.TotalMilliseconds);
        return report;
    }

    private async Task RingAsync(Advanced advanced, CancellationToken cancellation)
    {
        var (snapshot, _, moved) = advanced;
        var wakeEvents = await WakeEventsAsync(snapshot, cancellation);
        if (!snapshot.State.IsOver)
            await doorbell.EnsureAsync(snapshot.Id, wakeEvents);
        else if (moved)
            await doorbell.RingAsync(snapshot.Id, wakeEvents);
    }

    /// <summary>
    /// The events that a driver may be waiting for if it missed a ring: the signal of any step that was visited. A wait for time ends by
    /// itself.
    /// </summary>
    private async Task<IReadOnlyCollection<SignalKey>> WakeEventsAsync(InstanceSnapshot snapshot, CancellationToken cancellation)
    {
        var definition = await definitions.OfAsync(snapshot, cancellation);
        var signals = definition.Steps.Where(step => snapshot.LatestSignalVisit(step.UniqueName) is not null)
            .SelectMany(step => step.Signals, (step, signal) => new SignalKey(step.UniqueName, signal.SignalName));
        return [.. snapshot.AwaitedSignal is null && snapshot.WakeEvent is { } wake ? signals.Append(wake) : signals];
    }

    [LoggerMessage(300, LogLevel.Information, "Resume run: {Examined} examined, {Resumed} resumed, {Failed} failed, {Milliseconds:0} ms.")]
    private partial void LogRun(int examined, int resumed, int failed, double milliseconds);

    [LoggerMessage(301, LogLevel.Error, "Resume could not look at instance {InstanceId}; the others go on.")]
    private partial void LogFailed(Exception exception, Guid instanceId);

    [LoggerMessage(302, LogLevel.Warning, "What should have moved instances did not; they had waited longer than {Minutes} minutes until a resume run moved them, and go on. Instances: {Stuck}.")]
    private partial void LogStuck(double minutes, int stuck);
}
