using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>The step types this version knows.</summary>
public static class StepTypes
{
    public const string StartMarker = "StartNOOP";

    public const double LongestHours = 87_600;

    public static StepType Noop { get; } = new("NOOPStep", "Start or end marker", StepBehaviour.Marker);

    public static StepType RequireApproval { get; } = new("RequireApproval", "Require Approval", StepBehaviour.Approval)
    {
        SignalName = "ApprovalStatus",
        Outputs = [StepOutputs.Continue, StepOutputs.Deny, StepOutputs.Deadline],
        Parameters =
        [
            new("MinimumApprovals", ParameterKind.WholeNumber) { Minimum = 1 },
            new("MinimumDenials", ParameterKind.WholeNumber) { Minimum = 1 },
            new("RequesterMayApprove", ParameterKind.Boolean),
            new("DeadlineHours", ParameterKind.Number) { Minimum = 0, ExclusiveMinimum = true, Maximum = LongestHours },
            new("OnDeadline", ParameterKind.Choice) { Choices = ["Reject", "Continue"] },
            .. MailParameters("ApprovalEmail", required: false),
            .. MailParameters("DenialEmail", required: false),
        ],
    };

    public static StepType SetVariable { get; } = new("SetVariable", "Set Variables", StepBehaviour.Data)
    {
        Parameters = [new("Variables", ParameterKind.TextMap) { Required = true, Tokens = true }],
    };

    public static StepType UpdateMetadata { get; } = new("UpdateMetadata", "Update Metadata", StepBehaviour.Data)
    {
        Parameters =
        [
            new("Name", ParameterKind.Text) { Required = true, Tokens = true },
            new("Value", ParameterKind.Text) { Required = true, Tokens = true },
        ],
    };

    public static StepType Email { get; } = new("Email", "Send Email", StepBehaviour.Effect)
    {
        Parameters = [.. MailParameters("", required: true)],
    };

    public static ImmutableArray<StepType> All { get; } = [Noop, RequireApproval, SetVariable, UpdateMetadata, Email];

    public static StepType? Find(string extensionName) =>
        All.FirstOrDefault(type => string.Equals(type.ExtensionName, extensionName, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<StepParameter> MailParameters(string prefix, bool required) =>
    [
        new(prefix + "Subject", ParameterKind.Text) { Required = required, Tokens = true },
        new(prefix + "Message", ParameterKind.Text) { Required = required, Tokens = true },
        new(prefix + "Recipients", ParameterKind.TextList) { Required = required, Tokens = true },
    ];
}
