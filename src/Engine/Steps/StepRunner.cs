using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// Runs one attempt at an effect and records its outcome as an inbox entry under the attempt's own key. A failure of the step is an
/// outcome, never an exception; the machine decides whether it is tried again.
/// </summary>
public sealed partial class StepRunner(
    IInstanceStore store, DefinitionCache definitions, IEnumerable<IStepExecutor> executors, NoticeTeller notices, TimeProvider time,
    ILogger<StepRunner> logger)
{
    /// <summary>Runs the attempt, unless it is over or its outcome is already recorded.</summary>
    /// <exception cref="StorageUnavailableException">The outcome could not be recorded; the attempt may run once more.</exception>
    /// <exception cref="OperationCanceledException">The host is stopping; the attempt has no outcome.</exception>
    public async Task ExecuteAsync(Guid instanceId, AttemptId attempt, CancellationToken cancellation)
    {
        if (await store.ReadAsync(instanceId, cancellation) is not { } read || !IsUnderWay(read, attempt))
            return;
        var definition = await definitions.OfAsync(read.Snapshot, cancellation);
        EffectOutcome outcome = new EffectOutcome.Failed("the definition no longer has this step", MayPass: false);
        if (definition.FindStep(read.Snapshot.Position.UniqueName) is { } step)
        {
            var context = new StepContext(instanceId, attempt, step, new TokenScope(read.Snapshot)) { DefinitionId = read.Snapshot.Origin.DefinitionId };
            outcome = await RunAsync(context, cancellation) with { Notes = context.Notes };
        }

        var entry = new OutcomeRecorded(attempt.OutcomeKey, time.GetUtcNow(), attempt.Visit, attempt.Effect, attempt.Number, outcome);
        if (WhyNotRecorded(entry, instanceId) is { } reason)
            entry = entry with { Outcome = new EffectOutcome.Failed(reason, MayPass: false) };
        await store.AppendAsync(instanceId, entry);
    }

    /// <summary>
    /// Why the outcome cannot be recorded; null if it can. Values of a step type that cannot be written or read back would leave the
    /// attempt without an outcome, and it would run again.
    /// </summary>
    private string? WhyNotRecorded(OutcomeRecorded entry, Guid instanceId)
    {
        try
        {
            StoreJson.Read<InboxEntry>(StoreJson.Write<InboxEntry>(entry));
            return entry.Outcome is EffectOutcome.Succeeded succeeded && JsonValues.SizeOf(succeeded.Values) is var size and > WorkflowMachine.LargestData
                ? $"its outcome would take {size} bytes in the data bucket; at most {WorkflowMachine.LargestData} are allowed"
                : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotRecorded(exception, instanceId, entry.Visit, entry.Attempt);
            return $"its outcome cannot be recorded: {exception.Message}";
        }
    }

    private static bool IsUnderWay(InstanceRead read, AttemptId attempt) =>
        read.Snapshot.State.UnderWay is { } underWay && read.Snapshot.Position.Number == attempt.Visit
        && underWay.Effect == attempt.Effect && underWay.Number == attempt.Number
        && read.Unread.All(entry => entry.Key != attempt.OutcomeKey);

    private async Task<EffectOutcome> RunAsync(StepContext context, CancellationToken cancellation)
    {
        var extensionName = context.Step.ExtensionName;
        Func<StepContext, CancellationToken, Task<EffectOutcome>>? execute = Effects.IsNotice(context.Attempt.Effect)
            ? notices.TellAsync
            : executors.FirstOrDefault(candidate => candidate.Type.Is(extensionName)) is { } executor ? executor.ExecuteAsync : null;
        if (execute is null)
            return new EffectOutcome.Failed($"no step type '{extensionName}' is registered here", MayPass: false);

        var timeLimit = RetryPolicy.Of(context.Step).TimeLimit;
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
            return new EffectOutcome.Failed($"no answer within {timeLimit.TotalSeconds:0.###} seconds", MayPass: true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogThrew(exception, extensionName, context.InstanceId, context.Attempt.Visit, context.Attempt.Number);
            return new EffectOutcome.Failed($"{exception.GetType().Name}: {exception.Message}", MayPass: true);
        }
    }

    [LoggerMessage(200, LogLevel.Warning, "Step type {ExtensionName} threw in instance {InstanceId}, visit {Visit}, attempt {Attempt}.")]
    private partial void LogThrew(Exception exception, string extensionName, Guid instanceId, int visit, int attempt);

    [LoggerMessage(201, LogLevel.Warning, "The outcome of a step cannot be recorded as it is: instance {InstanceId}, visit {Visit}, attempt {Attempt}.")]
    private partial void LogNotRecorded(Exception exception, Guid instanceId, int visit, int attempt);
}
