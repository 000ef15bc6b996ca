using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Reject;

/// <summary>Ends the instance.</summary>
internal static class RejectStep
{
    /// <summary>The most characters of a reason. Lists and mails show it.</summary>
    public const int LongestReason = 1_000;

    private const string Reason = "Reason";

    public static StepType Type { get; } = new("Reject", "Reject")
    {
        Behaviour = new StepBehaviour.Rejection(ReasonOf),
        Description = "Ends the instance with the status Rejected. The output continue is taken only if the step is skipped.",
        Parameters =
        [
            new(Reason, ParameterKind.Text)
            {
                Required = true, Tokens = true, Control = ControlKind.TextArea,
                Description = "Why, for the people who look at the instance: its status message. At most 1,000 characters are kept.",
            },
        ],
        Check = step => step.TextParameter(Reason) is { } reason && string.IsNullOrWhiteSpace(reason) ? ["Reason is empty; say why the instance is rejected."] : [],
    };

    private static string ReasonOf(StepDefinition step, TokenValues tokens)
    {
        var reason = tokens.Text(step.TextParameter(Reason) ?? "");
        return string.IsNullOrWhiteSpace(reason) ? $"Rejected at step '{step.DisplayName}'." : JsonValues.Shortened(reason, LongestReason);
    }
}
