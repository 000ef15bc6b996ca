using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>Tells people by mail: one mail to all recipients. Its Message-ID comes from the key of the notice.</summary>
public sealed class MailChannel(IMailTransport transport, MailOptions options, TimeProvider time) : INoticeChannel
{
    public string Name => "mail";

    public NoticeDelivery.NotTold? Refuse(Notice notice) => AddressesOf(notice, out _);

    public async Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation)
    {
        if (AddressesOf(notice, out var addresses) is { } refusal)
            return refusal;
        using var mail = new MimeMessage();
        mail.From.Add(options.From);
        mail.To.AddRange(addresses);
        Subjects.Set(mail, notice.Subject);
        mail.Body = new BodyBuilder { TextBody = notice.Text, HtmlBody = notice.Html }.ToMessageBody();
        mail.Date = time.GetUtcNow();
        mail.MessageId = $"{notice.Key}@{options.From.Domain}";
        try
        {
            await transport.SendAsync(mail, cancellation);
        }
        catch (MailNotSentException notSent)
        {
            return new NoticeDelivery.NotTold(notSent.Message, notSent.MayPass);
        }

        return new NoticeDelivery.Told($"Mail '{notice.Subject}' went to {string.Join(", ", addresses.Select(address => address.ToString()))}.");
    }
    private static NoticeDelivery.NotTold? AddressesOf(Notice notice, out InternetAddressList addresses)
    {
        addresses = [];
        foreach (var recipient in notice.Recipients)
        {
            if (!MailboxAddress.TryParse(recipient, out var address) || address.LocalPart.Length == 0 || address.Domain.Length == 0)
                return new NoticeDelivery.NotTold($"recipient '{recipient}' is no mail address", MayPass: false);
            addresses.Add(Subjects.HasEncodedWord(address.Name) ? new MailboxAddress("", address.Address) : address);
        }

        return null;
    }
}
