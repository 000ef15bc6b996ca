using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;

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

    /// <summary>Attempts mostly wait for others, sometimes for minutes, so they have workers of their own.</summary>
    private const int MostAttemptsAtOnce = 64;

    private static readonly TimeSpan PauseInTrouble = TimeSpan.FromSeconds(1);

    private readonly AttemptQueue _attempts = new();

    /// <summary>Takes up what an earlier process left, then works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        var processStart = time.GetUtcNow();
        return Task.WhenAll([
            .. Enumerable.Range(0, Workers).Select(_ => InTurnsAsync(() => WorkOnOneAsync(cancellation), cancellation)),
            .. Enumerable.Range(0, MostAttemptsAtOnce).Select(_ => InTurnsAsync(() => RunOneAsync(cancellation), cancellation)),
            UntilItWorksAsync(() => resume.RecoverAsync(processStart, cancellation), cancellation),
            InTurnsAsync(() => clock.RunAsync(doorbell.Ring, cancellation), cancellation)]);
    }

    private async Task WorkOnOneAsync(CancellationToken cancellation)
    {
        var id = await doorbell.Queue.TakeAsync(cancellation);
        var again = false;
        try
        {
            await DriveAsync(id, cancellation);
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
            doorbell.Queue.Done(id, again);
        }
    }

    /// <summary>Advances an instance, and makes sure that its next action is done.</summary>
    private async Task DriveAsync(Guid id, CancellationToken cancellation)
    {
        var next = (await advancer.AdvanceAsync(id, cancellation))?.Next;
        if (next is NextAction.RunStep run)
        {
            _attempts.Add(id, run.Attempt);
            return;
        }

        _attempts.Forget(id);
        switch (next)
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

    private async Task RunOneAsync(CancellationToken cancellation)
    {
        var (id, attempt) = await _attempts.TakeAsync(cancellation);
        try
        {
            await runner.ExecuteAsync(id, attempt, cancellation);
        }
        catch (StorageUnavailableException exception)
        {
            // The effect may have happened. Without a pause, any free worker would repeat it at once.
            LogStorageTrouble(exception.Message);
            await Task.Delay(PauseInTrouble, time, cancellation);
            _attempts.GiveBack(id, attempt);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The instance is due again at the limit of its attempt.
            LogTrouble(exception, id);
            return;
        }

        doorbell.Ring(id);
    }

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
                LogStorageTrouble(exception.Message);
                await Task.Delay(PauseInTrouble, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(400, LogLevel.Error, "Instance {InstanceId} could not be driven; the next sweep tries again.")]
    private partial void LogTrouble(Exception exception, Guid instanceId);

    [LoggerMessage(401, LogLevel.Error, "The store cannot be used, trying again: {Reason}")]
    private partial void LogStorageTrouble(string reason);
}

/// <summary>The doorbell of the embedded loop. It never waits. A ring that finds the queue full is left to the due rows.</summary>
public sealed class EmbeddedDoorbell(DueClock clock, EngineMetrics metrics) : IDoorbell
{
    private const int MostQueued = 10_000;

    public InstanceQueue Queue { get; } = new(MostQueued);

    public Task StartAsync(Guid instanceId) => RingAsync(instanceId);

    public Task RingAsync(Guid instanceId)
    {
        Ring(instanceId);
        return Task.CompletedTask;
    }

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId);

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId);

    /// <summary>False if the ring was lost.</summary>
    public bool Ring(Guid instanceId)
    {
        if (Queue.Add(instanceId))
            return true;
        metrics.RingLost();
        clock.LookForUnread();
        return false;
    }
}
