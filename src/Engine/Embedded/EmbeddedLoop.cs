using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>
/// Drives instances in one process that alone owns its store. It is the same loop as the orchestrator's, without replay. Its doorbell is
/// a queue of ids. The due rows bring back what a crash or a full queue loses.
/// </summary>
public sealed partial class EmbeddedLoop(EmbeddedDoorbell doorbell, DueClock clock, InstanceAdvancer advancer, StepRunner runner,
    SuccessorStarter successors, ResumeService resume, TimeProvider time, ILogger<EmbeddedLoop> logger)
{
    /// <summary>Advancing only uses the store, and never waits for anything else.</summary>
    private const int Workers = 8;

    private static readonly TimeSpan PauseInTrouble = TimeSpan.FromSeconds(1);

    private readonly AttemptQueue _attempts = new();
    private readonly TroubleWatch _trouble = new(time);

    /// <summary>Takes up what an earlier process left, then works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        var processStart = time.GetUtcNow();
        doorbell.Measure(_attempts);
        return Task.WhenAll([
            .. Enumerable.Range(0, Workers).Select(_ => InTurnsAsync(() => WorkOnOneAsync(cancellation), cancellation)),
            .. _attempts.Lanes.Select(lane => RunAttemptsAsync(lane, cancellation)),
            UntilItWorksAsync(() => resume.RecoverAsync(processStart, cancellation), cancellation),
            InTurnsAsync(() => clock.RunAsync(Wake, cancellation), cancellation)]);
    }

    /// <summary>What queues in this process is taken care of, however long it has been due.</summary>
    private bool Wake(Guid id) => _attempts.IsWaiting(id, time.GetUtcNow()) || doorbell.Ring(id);

    private async Task WorkOnOneAsync(CancellationToken cancellation)
    {
        var id = await doorbell.Queue.TakeAsync(cancellation);
        var cause = doorbell.Queue.TakeCause(id);
        var again = false;
        try
        {
            await DriveAsync(id, cause, cancellation);
        }
        catch (StorageUnavailableException)
        {
            again = true;
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The due rows of the instance bring it back at the next sweep. Meanwhile it must not keep a worker from the others.
            LogTrouble(exception, id);
        }
        finally
        {
            doorbell.Queue.Done(id, again, cause);
        }
    }

    /// <summary>Advances an instance, and makes sure that its next action is done.</summary>
    /// <param name="cause">What has rung, for the spans of what follows.</param>
    private async Task DriveAsync(Guid id, ActivityContext cause, CancellationToken cancellation)
    {
        using var span = EngineTraces.BeginAdvance(id, cause);
        var advanced = await advancer.AdvanceAsync(id, cancellation);
        if (advanced is { Next: NextAction.RunStep { Attempt: var attempt }, Snapshot: var snapshot })
        {
            var elapsesAt = snapshot.State.ElapsesAt;
            if (elapsesAt is { } moment)
                clock.NotLaterThan(moment);
            var lane = await runner.LaneOfAsync(snapshot, attempt, cancellation);
            _attempts.Add(new QueuedAttempt(id, attempt, snapshot.Origin.DefinitionId, lane, elapsesAt) { Cause = cause });
            return;
        }

        _attempts.Forget(id);
        switch (advanced?.Next)
        {
            case NextAction.StartSuccessor:
                await successors.EnsureAsync(id, cancellation);
                break;
            case NextAction.WaitUntil wait:
                clock.NotLaterThan(wait.Time);
                break;
            case NextAction.AwaitSignal { Until: { } until }:
                clock.NotLaterThan(until);
                break;
        }
    }

    /// <summary>Starts the attempts of a lane as their turns come, until cancelled; then waits for those that run.</summary>
    private async Task RunAttemptsAsync(AttemptLane lane, CancellationToken cancellation)
    {
        List<Task> running = [];
        await InTurnsAsync(
            async () =>
            {
                var entry = await _attempts.TakeAsync(lane, cancellation);
                running.RemoveAll(attempt => attempt.IsCompleted);
                running.Add(Task.Run(() => RunOneAsync(entry, cancellation), CancellationToken.None));
            },
            cancellation);
        await Task.WhenAll(running);
    }

    private async Task RunOneAsync(QueuedAttempt entry, CancellationToken cancellation)
    {
        try
        {
            await runner.ExecuteAsync(entry.InstanceId, entry.Attempt, clock.NotLaterThan, entry.Cause, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogAttemptTrouble(exception, entry.InstanceId);
            await Task.Delay(PauseInTrouble, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _attempts.GiveBack(entry);
        }
        finally
        {
            _attempts.Done(entry);
        }

        doorbell.Ring(entry.InstanceId, entry.Cause);
    }

    /// <summary>None of what goes on in turns ends before the host does, whatever happens in a turn.</summary>
    private async Task InTurnsAsync(Func<Task> turn, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
            await UntilItWorksAsync(turn, cancellation);
    }

    private async Task UntilItWorksAsync(Func<Task> action, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await action();
                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException exception)
            {
                if (_trouble.IsNews(exception.Message))
                    LogStorageTrouble(exception.Message);
            }
            catch (Exception exception)
            {
                LogLoopTrouble(exception);
            }

            await Task.Delay(PauseInTrouble, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(400, LogLevel.Error, "Instance {InstanceId} could not be driven; the next sweep tries again.")]
    private partial void LogTrouble(Exception exception, Guid instanceId);

    [LoggerMessage(401, LogLevel.Error, "The store cannot be used, trying again: {Reason}")]
    private partial void LogStorageTrouble(string reason);

    [LoggerMessage(402, LogLevel.Error, "The loop that drives instances was disturbed, and goes on.")]
    private partial void LogLoopTrouble(Exception exception);

    [LoggerMessage(403, LogLevel.Error, "An attempt of instance {InstanceId} could not be run, or its outcome not be recorded; it is taken up again.")]
    private partial void LogAttemptTrouble(Exception exception, Guid instanceId);
}

/// <summary>The doorbell of the embedded loop. It never waits. A ring that finds the queue full is left to the due rows.</summary>
public sealed class EmbeddedDoorbell(DueClock clock, EngineMetrics metrics) : IDoorbell
{
    private const int MostQueued = 10_000;

    public InstanceQueue Queue { get; } = new(MostQueued);

    /// <summary>Measures from now on what waits in this process.</summary>
    internal void Measure(AttemptQueue attempts)
    {
        var lanes = attempts.Lanes.Select(lane => (Lane: lane, Tag: KeyValuePair.Create("lane", (object?)lane.ToString()))).ToArray();
        metrics.Observe<long>("workflow.queue.instances", "{instance}", "Instances that are being advanced, or wait for it.", () => [new Measurement<long>(Queue.Count)]);
        metrics.Observe<long>(
            "workflow.queue.attempts", "{attempt}", "Attempts that wait for their turn, by lane.",
            () => [.. lanes.Select(lane => new Measurement<long>(attempts.WaitingIn(lane.Lane), lane.Tag))]);
    }

    public Task StartAsync(Guid instanceId) => RingAsync(instanceId);

    public Task RingAsync(Guid instanceId)
    {
        Ring(instanceId);
        return Task.CompletedTask;
    }

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId);

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId);

    /// <summary>An attempt that queues has to go from its queue. Otherwise an instance that only waits, or has ended, needs no worker.</summary>
    public Task RingAsync(Guid instanceId, InstanceSnapshot left, NextAction next)
    {
        switch (next)
        {
            case NextAction.Finished or NextAction.AwaitSignal { Until: null } when left.State.UnderWay is null:
                return Task.CompletedTask;
            case NextAction.AwaitSignal { Until: { } until } when left.State.UnderWay is null:
                clock.NotLaterThan(until);
                return Task.CompletedTask;
            default:
                return RingAsync(instanceId);
        }
    }

    /// <summary>False if the ring was lost.</summary>
    public bool Ring(Guid instanceId) => Ring(instanceId, EngineTraces.Cause);

    /// <inheritdoc cref="Ring(Guid)"/>
    /// <param name="cause">The request that has led to it, for the spans of what follows.</param>
    public bool Ring(Guid instanceId, ActivityContext cause)
    {
        if (Queue.Add(instanceId, cause))
            return true;
        metrics.RingLost();
        clock.LookForUnread();
        return false;
    }
}
