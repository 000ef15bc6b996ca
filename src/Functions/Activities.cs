using Microsoft.Azure.Functions.Worker;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Functions;

/// <summary>What an orchestration may do. Both activities run at least once. A repeat finds what the first run committed.</summary>
public sealed class Activities(InstanceAdvancer advancer, StepRunner runner, AttemptPlaces places)
{
    public const string Advance = "Advance";
    public const string ExecuteStep = "ExecuteStep";

    /// <exception cref="StorageUnavailableException">The store cannot be used now; nothing is half done.</exception>
    [Function(Advance)]
    public async Task<AdvanceResult> AdvanceAsync([ActivityTrigger] string instanceId, CancellationToken cancellation) =>
        await advancer.AdvanceAsync(Guid.ParseExact(instanceId, "D"), cancellation) is { } advanced
            ? AdvanceResult.Of(advanced)
            : AdvanceResult.Gone;

    /// <summary>Runs the attempt if it gets a place at once. If not, it has not begun, and the activity ends without waiting.</summary>
    /// <returns>When its turn is at the earliest; null if it was run, or is over.</returns>
    /// <exception cref="StorageUnavailableException">The attempt could not be claimed, or its outcome not be recorded until its limit.</exception>
    [Function(ExecuteStep)]
    public async Task<NotYourTurn?> ExecuteStepAsync([ActivityTrigger] StepOrder order, CancellationToken cancellation) =>
        await runner.TryExecuteAsync(order.InstanceId, new AttemptId(order.Visit, order.Effect, order.Attempt), places, cancellation) is { } time
            ? new NotYourTurn(time)
            : null;
}
