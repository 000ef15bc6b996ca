using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The parameters of a <c>RequireApproval</c> step. What cannot be read has its default: publishing has refused it.</summary>
internal sealed record ApprovalRules(
    int MinimumApprovals, int MinimumDenials, bool RequesterMayApprove, double? DeadlineHours, bool ContinueOnDeadline)
{
    public static ApprovalRules Of(StepDefinition step) => new(
        MinimumApprovals: Count(step, nameof(MinimumApprovals)),
        MinimumDenials: Count(step, nameof(MinimumDenials)),
        RequesterMayApprove: step.Parameter(nameof(RequesterMayApprove)) is not { } value || (JsonValues.Bool(value) ?? true),
        DeadlineHours: step.Parameter(nameof(DeadlineHours)) is { } hours && JsonValues.Number(hours) is > 0 and <= StepTypes.LongestHours and var number
            ? number
            : null,
        ContinueOnDeadline: string.Equals(step.TextParameter("OnDeadline"), "Continue", StringComparison.OrdinalIgnoreCase));

    private static int Count(StepDefinition step, string name) =>
        step.Parameter(name) is { } value && JsonValues.Int(value) is >= 1 and var number ? number : 1;
}
