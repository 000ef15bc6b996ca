using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>The sender of mail.</summary>
/// <param name="From">The sender's address (<c>Mail:From</c>).</param>
public sealed record MailOptions(MailboxAddress From)
{
    public const string DefaultFrom = "workflow@localhost";
}
