using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>Where mail comes from.</summary>
/// <param name="From">The sender's address (<c>Mail:From</c>).</param>
public sealed record MailOptions(MailboxAddress From)
{
    public const string DefaultFrom = "workflow@localhost";
}
