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

    /// <summary>
    /// A run that has taken this long ends, and the next one goes on with what is left: what cannot be moved and takes its time holds up
    /// nothing else. On the Functions app somebody who asks for a run gets no response after 230 seconds, and a function that takes ten
    /// minutes ends its worker with all that runs there.
    /// </summary>
    public static TimeSpan LongestRun { get; } = TimeSpan.FromMinutes(3);

    private const int AtOnce = 4;

    private volatile ResumeTurns _turns = ResumeTurns.Everybody;

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
        return await LookAtAsync([unread, elapsed], beforehand: null, stuckSince: now - Grace, LongestRun, cancellation);
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
        return LookAtAsync([left, elapsed], (id, cancel) => EndAbandonedAttemptAsync(id, processStart, cancel), stuckSince: null, Timeout.InfiniteTimeSpan, cancellation);
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
        TimeSpan longest, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var tally = new Tally(beforehand, stuckSince);
        var turns = longest == Timeout.InfiniteTimeSpan ? ResumeTurns.Everybody : _turns;
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await LookAtAsync(due, id => !turns.PassesOver(id), tally, either.Token);
            turns = turns.OnlyCutLeft();
            if (turns.AnyCut)
                await LookAtAsync(due, turns.IsCut, tally, either.Token);
            turns = ResumeTurns.Everybody;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            turns = turns.After(tally.Seen);
            LogCut(longest);
        }
        finally
        {
            metrics.Resumed(tally.Stuck);
            if (tally.Stuck > 0)
                LogStuck(tally.Stuck, Grace);
        }

        _turns = turns;
        var report = new ResumeReport(tally.Seen.Count, tally.Resumed, tally.Failed, time.GetElapsedTime(started));
        LastRun = new ResumeRun(time.GetUtcNow(), report);
        LogRun(report.Examined, report.Resumed, report.Failed, report.Duration.TotalMilliseconds);
        return report;
    }

    private async Task LookAtAsync(
        IEnumerable<IAsyncEnumerable<DueInstance>> due, Func<Guid, bool> isTheirTurn, Tally tally, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        foreach (var rows in due)
        {
            await Parallel.ForEachAsync(rows, options, async (row, cancel) =>
            {
                if (!isTheirTurn(row.Id) || !tally.Seen.TryAdd(row.Id, false))
                    return;
                await LookAtAsync(row, tally, cancel);
                tally.Seen[row.Id] = true;
            });
        }
    }

    private async Task LookAtAsync(DueInstance row, Tally tally, CancellationToken cancellation)
    {
        var left = new LeftWaits();
        try
        {
            if (tally.Beforehand is { } beforehand)
                await beforehand(row.Id, cancellation);
            if (await advancer.AdvanceAsync(row.Id, left, cancellation) is not { } advanced)
                return;
            var lacksSuccessor = advanced.Next is NextAction.StartSuccessor;
            if (lacksSuccessor)
                await successors.EnsureAsync(row.Id, cancellation);
            await RingAsync(advanced);
            if (advanced.Moved || lacksSuccessor)
                tally.AddMoved(row);
        }
        catch (Exception exception)
        {
            // Also if the run ends here: no due row leads any more to what was committed and not told.
            if (left.Moved)
                tally.AddMoved(row);
            await left.RingAsync(doorbell, row.Id);
            if (exception is OperationCanceledException && cancellation.IsCancellationRequested)
                throw;
            Interlocked.Increment(ref tally.Failed);
            LogFailed(exception, row.Id);
        }
    }

    private async Task RingAsync(Advanced advanced)
    {
        var (snapshot, _, moved) = advanced;
        var wakeEvents = await WakeEventsAsync(snapshot);
        if (!snapshot.State.IsOver)
            await doorbell.EnsureAsync(snapshot.Id, wakeEvents);
        else if (moved)
            await doorbell.RingAsync(snapshot.Id, wakeEvents);
    }

    /// <summary>
    /// The events that a driver may be waiting for if it missed a ring: the signal of any step that was visited. A wait for time ends by
    /// itself.
    /// </summary>
    private async Task<IReadOnlyCollection<SignalKey>> WakeEventsAsync(InstanceSnapshot snapshot)
    {
        var definition = await definitions.OfAsync(snapshot, CancellationToken.None);
        var signals = definition.Steps.Where(step => snapshot.LatestSignalVisit(step.UniqueName) is not null)
            .SelectMany(step => step.Signals, (step, signal) => new SignalKey(step.UniqueName, signal.SignalName));
        return [.. snapshot.AwaitedSignal is null && snapshot.WakeEvent is { } wake ? signals.Append(wake) : signals];
    }

    /// <summary>What a run has done so far.</summary>
    private sealed class Tally(Func<Guid, CancellationToken, Task>? beforehand, DateTimeOffset? stuckSince)
    {
        public int Resumed;
        public int Stuck;
        public int Failed;

        /// <summary>What is done with each before it is looked at.</summary>
        public Func<Guid, CancellationToken, Task>? Beforehand => beforehand;

        /// <summary>Whether the look at each has come to its end.</summary>
        public ConcurrentDictionary<Guid, bool> Seen { get; } = [];

        public void AddMoved(DueInstance row)
        {
            Interlocked.Increment(ref Resumed);
            if (row.At < stuckSince)
                Interlocked.Increment(ref Stuck);
        }
    }

    [LoggerMessage(300, LogLevel.Information, "Resume run: {Examined} examined, {Resumed} resumed, {Failed} failed, {Milliseconds:0} ms.")]
    private partial void LogRun(int examined, int resumed, int failed, double milliseconds);

    [LoggerMessage(301, LogLevel.Error, "Resume could not look at instance {InstanceId}; the others go on.")]
    private partial void LogFailed(Exception exception, Guid instanceId);

    [LoggerMessage(303, LogLevel.Warning, "{Count} instances had been stuck for more than {Grace} and were moved on.")]
    private partial void LogStuck(int count, TimeSpan grace);

    [LoggerMessage(302, LogLevel.Warning, "The resume run was ended after {Longest}; the next one goes on with what is left.")]
    private partial void LogCut(TimeSpan longest);
}
