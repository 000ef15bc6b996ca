using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Machine;

/// <summary>How far an approval has come.</summary>
/// <param name="Given">How many have approved.</param>
/// <param name="Needed">How many approvals it takes. More than the step's minimum if approvals were given for which there is no seat.</param>
public sealed record ApprovalProgress(long Given, long Needed);

public static partial class WorkflowMachine
{
    /// <summary>How far the approval has come at which the instance waits; null if it waits at none.</summary>
    public static ApprovalProgress? ApprovalsOf(InstanceSnapshot snapshot, WorkflowDefinition definition) =>
        snapshot.State is InstanceState.AwaitingSignal waiting && definition.FindStep(snapshot.Position.UniqueName) is { } step && RulesOf(step) is ApprovalSignals
            ? ApprovalCount.Of(waiting, ApprovalRules.Of(EntryValues.In(step, waiting))).Progress(waiting)
            : null;
}
