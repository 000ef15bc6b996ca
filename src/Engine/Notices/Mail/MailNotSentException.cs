namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>A mail was not sent. The message is a reason for the history, and contains no secret.</summary>
/// <param name="mayPass">Whether the same mail may be taken later.</param>
public sealed class MailNotSentException(string reason, bool mayPass) : Exception(reason)
{
    public bool MayPass { get; } = mayPass;
}
