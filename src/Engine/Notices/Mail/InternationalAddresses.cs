using System.Text;
using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>Addresses with characters beyond ASCII in front of the @. Those behind it can be written in ASCII (IDNA), which the library does.</summary>
internal static class InternationalAddresses
{
    public static IEnumerable<string> In(MimeMessage message) => message.From.Mailboxes.Concat(message.GetRecipients())
        .Where(address => !Ascii.IsValid(address.LocalPart)).Select(address => address.Address);
}
