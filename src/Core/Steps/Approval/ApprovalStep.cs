using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps.Email;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>Waits until enough people have approved, or enough have denied.</summary>
internal static class ApprovalStep
{
    public const string ApprovalMail = NoticeParameters.Approval;
    public const string DenialMail = NoticeParameters.Denial;

    public static StepType Type { get; } = new("RequireApproval", "Require Approval")
    {
        Behaviour = new StepBehaviour.Signal(new ApprovalSignals()),
        Description = "Waits until enough people have approved, or enough have denied.",
        SignalName = "ApprovalStatus",
        SignalInputs =
        [
            new("Approved", ParameterKind.Boolean) { Required = true, Description = "Whether the caller approves. Left out if Answer is given." },
            new("Answer", ParameterKind.Text) { Description = "The name of one of the step's Answers, instead of Approved." },
            new("Comment", ParameterKind.Text) { Control = ControlKind.TextArea, Description = "Kept in the history, in 'approvals' and in 'approvalsignalcmnts'; at most 4,096 characters." },
        ],
        OwnOutputs = step => FurtherAnswer.Of(step).Select(answer => answer.Name),
        Outputs = [StepOutputs.Continue, StepOutputs.Deny, StepOutputs.Deadline],
        Parameters =
        [
            .. ApprovalRules.Parameters,
            .. ExcludedApprovers.Parameters,
            .. ApproverNotice.Parameters,
            .. WaitRules.DeadlineParameters,
            .. WaitRules.ReminderParameters,
            .. WaitRules.EscalationParameters,
            .. MailParameters.Of(
                ApprovalMail, "when the step is approved", subject: "Approved: $(title)", message: "<p>$(title) was approved.</p><p>$(approvalsignalcmnts)</p>"),
            .. MailParameters.Of(
                DenialMail, "when the step is denied", subject: "Denied: $(title)", message: "<p>$(title) was denied.</p><p>$(approvalsignalcmnts)</p>"),
            .. MailParameters.Of(
                WaitRules.ReminderMail, "as a reminder", subject: "Waiting for an answer: $(title)",
                message: "<p>$(title), requested by $(requester), waits at the step '$(step)'.</p>", tokens: NoticeTokens.OfStep),
        ],
        Check = Check,
    };

    private static IEnumerable<string> Check(StepDefinition step)
    {
        var roles = step.Signal?.RoleIds ?? [];
        IEnumerable<string> foreign = step.Parameter(ApprovalRules.ApprovalsPerRole.Name) is { ValueKind: JsonValueKind.Object } seats
            ? seats.EnumerateObject().Where(seat => ParameterText.RoleId(seat.Name) is { } role && !roles.Contains(role))
                .Select(seat => $"ApprovalsPerRole names role {seat.Name}, which is none of the signal's RoleIds ({string.Join(", ", roles)}).")
            : [];
        var unconnected = FurtherAnswer.Of(step).Where(answer => step.Target(answer.Name) is null)
            .Select(answer => $"its output '{answer.Name}' leads to no step.");
        return foreign.Concat(unconnected).Concat(WaitRules.Check(step));
    }
}
