using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// Runs one attempt at an effect: waits for its turn, claims it, does what it is about, and records the outcome as entry under the
/// attempt's own key. A step's failure is an outcome and never an exception; whether it is tried again is for the machine to say.
/// </summary>
public sealed partial class StepRunner(
    IInstanceStore store, DefinitionCache definitions, AttemptClaims claims, IEnumerable<IStepExecutor> executors, NoticeTeller notices,
    TimeProvider time, EngineMetrics metrics, ILogger<StepRunner> logger)
{
    private static readonly TimeSpan PauseInTrouble = TimeSpan.FromSeconds(1);

    public Task ExecuteAsync(Guid instanceId, AttemptId attempt, CancellationToken cancellation) =>
        ExecuteAsync(instanceId, attempt, begun: null, cause: default, cancellation);

    /// <summary>Does nothing for an attempt that is over or whose outcome is recorded.</summary>
    /// <param name="begun">Told the limit of the attempt, once it has one.</param>
    /// <param name="cause">The request that has led to it, for its span.</param>
    /// <exception cref="StorageUnavailableException">
    /// The attempt could not be claimed and may be run again, or its outcome could not be recorded until its limit.
    /// </exception>
    /// <exception cref="OperationCanceledException">The host stops; the attempt has no outcome.</exception>
    public async Task ExecuteAsync(
        Guid instanceId, AttemptId attempt, Action<DateTimeOffset>? begun, ActivityContext cause, CancellationToken cancellation)
    {
        if (await FindAsync(instanceId, attempt, cancellation) is { } found)
            await ExecuteAsync(found, begun, cause, cancellation);
    }

    /// <summary>Like <see cref="ExecuteAsync(Guid, AttemptId, CancellationToken)"/>, if the attempt gets a place at once.</summary>
    /// <returns>When to ask again for a place; null if there is nothing left to do. An attempt without a place is not claimed.</returns>
    public async Task<DateTimeOffset?> TryExecuteAsync(Guid instanceId, AttemptId attempt, AttemptPlaces places, CancellationToken cancellation)
    {
        if (await FindAsync(instanceId, attempt, cancellation) is not { } found)
            return null;
        var asked = places.Ask(found.Lane, found.Definition.Id, found.IsClaimed);
        if (asked is PlaceForAttempt.NotYet notYet)
            return notYet.Until;
        using var place = (PlaceForAttempt.Taken)asked;
        await ExecuteAsync(found, begun: null, cause: default, cancellation);
        return null;
    }

    private async Task ExecuteAsync(FoundAttempt found, Action<DateTimeOffset>? begun, ActivityContext cause, CancellationToken cancellation)
    {
        var (instanceId, attempt, definition, step, executor, _) = found;
        using var turn = executor is null ? null : await executor.EnterAsync(definition.Id, cancellation);

        if (await claims.ClaimAsync(instanceId, attempt, cancellation) is not { State.UnderWay.LimitAt: { } limit } claimed || limit <= time.GetUtcNow())
            return;
        begun?.Invoke(limit);
        var started = time.GetTimestamp();
        var type = TypeOf(found);
        using var span = EngineTraces.BeginAttempt(claimed, attempt, type, cause);
        EffectOutcome outcome = new EffectOutcome.Failed("the definition no longer has this step", MayPass: false);
        if (step is not null)
        {
            var context = new StepContext(instanceId, attempt, step, new TokenScope(claimed)) { DefinitionId = definition.Id, Snapshot = claimed };
            outcome = await RunAsync(context, executor, limit, cancellation) with { Notes = context.Notes };
        }

        var word = outcome switch { EffectOutcome.Succeeded => "succeeded", EffectOutcome.Failed { MayPass: true } => "retryable", _ => "failed" };
        metrics.AttemptEnded(type, word, time.GetElapsedTime(started));
        span.End(word);
        if (outcome is not EffectOutcome.Succeeded)
            span.Fail(word);

        var (entry, failure) = RecordableOutcome.Of(attempt, time.GetUtcNow(), outcome);
        if (failure is not null)
            LogNotRecorded(failure, instanceId, attempt.Visit, attempt.Number);
        await AppendAsync(instanceId, entry, limit, cancellation);
    }

    /// <summary>In which of the queues the attempt of the instance waits.</summary>
    public async Task<AttemptLane> LaneOfAsync(InstanceSnapshot snapshot, AttemptId attempt, CancellationToken cancellation) =>
        Find(snapshot, attempt, await definitions.OfAsync(snapshot, cancellation)).Lane;

    /// <summary>The attempt with all that it takes to run it; null if it is over, or its outcome is recorded.</summary>
    private async Task<FoundAttempt?> FindAsync(Guid instanceId, AttemptId attempt, CancellationToken cancellation) =>
        await store.ReadAsync(instanceId, cancellation) is { } read && IsUnderWay(read, attempt)
            ? Find(read.Snapshot, attempt, await definitions.OfAsync(read.Snapshot, cancellation))
            : null;

    private FoundAttempt Find(InstanceSnapshot snapshot, AttemptId attempt, WorkflowDefinition definition)
    {
        var step = definition.FindStep(snapshot.Position.UniqueName);
        return new FoundAttempt(
            snapshot.Id, attempt, definition, step, step is null ? null : ExecutorOf(executors, step, attempt.Effect), snapshot.State.UnderWay is { IsClaimed: true });
    }

    /// <summary>
    /// Appends the outcome, and that alone again as long as the store does not take it, whatever the reason: what was done outside is not done
    /// again for it. At the limit it would no longer count.
    /// </summary>
    private async Task AppendAsync(Guid instanceId, OutcomeRecorded entry, DateTimeOffset limit, CancellationToken cancellation)
    {
        string? told = null;
        try
        {
            while (true)
            {
                try
                {
                    await store.AppendAsync(instanceId, entry);
                    return;
                }
                catch (Exception exception) when (time.GetUtcNow() + PauseInTrouble < limit)
                {
                    if (told is null)
                        metrics.OutcomeKept();
                    if (Thrown(exception).Reason is var reason && reason != told)
                        LogKept(instanceId, entry.Visit, entry.Attempt, told = reason);
                    await Task.Delay(PauseInTrouble, time, cancellation);
                }
            }
        }
        finally
        {
            if (told is not null)
                metrics.OutcomeNoLongerKept();
        }
    }

    /// <summary>For telemetry: what is declared here, and nothing that an author has written.</summary>
    private static string TypeOf(FoundAttempt found) =>
        Effects.IsNotice(found.Attempt.Effect) ? "Notice" : found.Executor?.Type.ExtensionName ?? "Unknown";

    /// <summary>What runs the step's own work; null for a notice, and if nobody has registered the type.</summary>
    internal static IStepExecutor? ExecutorOf(IEnumerable<IStepExecutor> executors, StepDefinition step, string effect) =>
        Effects.IsNotice(effect) ? null : executors.FirstOrDefault(candidate => candidate.Type.Is(step.ExtensionName));

    internal static EffectOutcome.Failed NotRegistered(StepDefinition step) => new($"no step type '{step.ExtensionName}' is registered here", MayPass: false);

    /// <summary>What an exception comes to that should have been an outcome.</summary>
    internal static EffectOutcome.Failed Thrown(Exception exception) => new($"{exception.GetType().Name}: {exception.Message}", MayPass: true);

    private static bool IsUnderWay(InstanceRead read, AttemptId attempt) =>
        WorkflowMachine.UnderWay(read.Snapshot, attempt) is not null && read.Unread.All(entry => entry.Key != attempt.OutcomeKey);

    private async Task<EffectOutcome> RunAsync(StepContext context, IStepExecutor? executor, DateTimeOffset limitAt, CancellationToken cancellation)
    {
        var extensionName = context.Step.ExtensionName;
        Func<StepContext, CancellationToken, Task<EffectOutcome>>? execute =
            Effects.IsNotice(context.Attempt.Effect) ? notices.TellAsync : executor is null ? null : executor.ExecuteAsync;
        if (execute is null)
            return NotRegistered(context.Step);

        var left = limitAt - time.GetUtcNow();
        var timeLimit = RetryPolicy.Of(context.Step, context.Attempt.Effect).TimeLimit is var asked && asked < left ? asked : left;
        using var limit = new CancellationTokenSource(timeLimit, time);
        context.EndAt(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await execute(context, either.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new EffectOutcome.Failed($"no response within {timeLimit.TotalSeconds:0.###} seconds", MayPass: true);
        }
        catch (Exception exception)
        {
            LogThrew(exception, extensionName, context.InstanceId, context.Attempt.Visit, context.Attempt.Number);
            return Thrown(exception);
        }
    }

    /// <param name="Step">Null if the definition no longer has it.</param>
    /// <param name="Executor">Null for a notice, and if nobody has registered the type.</param>
    private sealed record FoundAttempt(
        Guid InstanceId, AttemptId Attempt, WorkflowDefinition Definition, StepDefinition? Step, IStepExecutor? Executor, bool IsClaimed)
    {
        public AttemptLane Lane => Effects.IsNotice(Attempt.Effect) ? AttemptLane.Mail : Executor?.Lane ?? AttemptLane.Calls;
    }

    [LoggerMessage(200, LogLevel.Warning, "Step type {ExtensionName} threw in instance {InstanceId}, visit {Visit}, attempt {Attempt}.")]
    private partial void LogThrew(Exception exception, string extensionName, Guid instanceId, int visit, int attempt);

    [LoggerMessage(203, LogLevel.Error, "An outcome is kept until the store takes it: instance {InstanceId}, visit {Visit}, attempt {Attempt}: {Reason}")]
    private partial void LogKept(Guid instanceId, int visit, int attempt, string reason);

    [LoggerMessage(201, LogLevel.Warning, "The outcome of a step cannot be recorded as it is: instance {InstanceId}, visit {Visit}, attempt {Attempt}.")]
    private partial void LogNotRecorded(Exception exception, Guid instanceId, int visit, int attempt);
}
