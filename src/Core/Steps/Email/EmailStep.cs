namespace WorkflowFunctions.Core.Steps.Email;

/// <summary>Sends one mail.</summary>
internal static class EmailStep
{
    public static StepType Type { get; } = new("Email", "Send Email")
    {
        Description = "Sends one mail to all recipients.",
        Parameters = MailParameters.Of("", "by the step", required: true),
    };
}
