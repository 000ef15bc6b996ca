using System.Text.Json;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>The step types that wait for people or for time.</summary>
internal static class WaitingSteps
{
    public static StepType RequireApproval { get; } = new("RequireApproval", "Require Approval", StepBehaviour.Approval)
    {
        Description = "Waits until enough people have approved, or enough have denied.",
        SignalName = "ApprovalStatus",
        SignalInputs =
        [
            new("Approved", ParameterKind.Boolean) { Required = true, Description = "Whether the caller approves." },
            new("Comment", ParameterKind.Text) { Control = ControlKind.TextArea, Description = "Kept in the history and in 'approvalsignalcmnts'; at most 4,096 characters." },
        ],
        Outputs = [StepOutputs.Continue, StepOutputs.Deny, StepOutputs.Deadline],
        Parameters =
        [
            new("MinimumApprovals", ParameterKind.WholeNumber) { Minimum = 1, Default = "1", Description = "Approvals needed before the step continues." },
            new("MinimumDenials", ParameterKind.WholeNumber) { Minimum = 1, Default = "1", Description = "Denials that settle the step as denied." },
            new("ApprovalsPerRole", ParameterKind.RoleCounts)
            {
                Minimum = 1, Maximum = 100,
                Description = "Number of seats for each role id. Each approver takes one seat of a role that they hold, in any order, and every seat has to be taken.",
            },
            new("RequesterMayApprove", ParameterKind.Boolean) { Default = "True", Description = "If False, the person who started the instance may not answer (four eyes)." },
            .. DeadlineParameters(),
            new("ReminderHours", ParameterKind.Number)
            {
                Minimum = 0, ExclusiveMinimum = true, Maximum = StepTypes.LongestHours, Description = "Hours between two reminder mails to ReminderRecipients while the step waits.",
            },
            new("ReminderRecipients", ParameterKind.TextList) { Tokens = true, DependsOn = "ReminderHours", Description = "Who gets the reminders." },
            .. EffectSteps.MailParameters(
                "ApprovalEmail", "when the step is approved", subject: "Approved: $(title)", message: "<p>$(title) was approved.</p><p>$(approvalsignalcmnts)</p>"),
            .. EffectSteps.MailParameters(
                "DenialEmail", "when the step is denied", subject: "Denied: $(title)", message: "<p>$(title) was denied.</p><p>$(approvalsignalcmnts)</p>"),
            .. EffectSteps.MailParameters(
                "ReminderEmail", "as a reminder", subject: "Waiting for an answer: $(title)",
                message: "<p>$(title), requested by $(requester), waits at the step '$(step)'.</p>"),
        ],
        Check = CheckApproval,
    };

    public static StepType RequireInput { get; } = new("RequireInput", "Require Input", StepBehaviour.Input)
    {
        Description = "Waits until one person has given values, and puts them into the data bucket.",
        SignalName = "Input",
        Outputs = [StepOutputs.Continue, StepOutputs.Deadline],
        Parameters =
        [
            new("Inputs", ParameterKind.Inputs) { Required = true, Description = "The values to ask for, by name. Type is string (default), number, boolean or date." },
            .. DeadlineParameters(),
        ],
    };

    public static StepType Delay { get; } = new("Delay", "Delay", StepBehaviour.Delay)
    {
        Description = "Waits for a number of hours or until a date, even if the service restarts. Give either Hours or Until.",
        Parameters =
        [
            new("Hours", ParameterKind.Number)
            {
                Minimum = 0, ExclusiveMinimum = true, Maximum = StepTypes.LongestHours, Tokens = true, Description = "How many hours the step waits, from the moment it is reached.",
            },
            new("Until", ParameterKind.Date) { Tokens = true, Description = "The time until which the step waits. If it has already passed, the step does not wait." },
        ],
        Check = step => (step.Parameter("Hours"), step.Parameter("Until")) switch
        {
            (null, null) => ["neither Hours nor Until is given; give one of them."],
            (not null, not null) => ["Hours and Until are both given; give one of them."],
            _ => [],
        },
    };

    private static StepParameter[] DeadlineParameters() =>
    [
        new("DeadlineHours", ParameterKind.Number)
        {
            Minimum = 0, ExclusiveMinimum = true, Maximum = StepTypes.LongestHours,
            Description = "Hours until the deadline. When it passes, the flow takes the output 'deadline' if there is one; otherwise OnDeadline decides.",
        },
        new("OnDeadline", ParameterKind.Choice)
        {
            Choices = ["Reject", "Continue"], Default = "Reject", DependsOn = "DeadlineHours", Description = "What happens at the deadline if there is no output 'deadline'.",
        },
    ];

    private static IEnumerable<string> CheckApproval(StepDefinition step)
    {
        var roles = step.Signal?.RoleIds ?? [];
        if (step.Parameter("ApprovalsPerRole") is { ValueKind: JsonValueKind.Object } seats)
        {
            foreach (var seat in seats.EnumerateObject().Where(seat => ParameterText.RoleId(seat.Name) is { } role && !roles.Contains(role)))
                yield return $"ApprovalsPerRole names role {seat.Name}, which is none of the signal's RoleIds ({string.Join(", ", roles)}).";
        }

        if (step.Parameter("ReminderHours") is not null && step.Parameter("ReminderRecipients") is null && step.Parameter("ReminderEmailRecipients") is null)
            yield return "ReminderHours is given without ReminderRecipients: nobody would be reminded.";
    }
}
