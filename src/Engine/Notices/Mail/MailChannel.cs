using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Tells people by mail: one mail to all recipients, or one for each if each is told alone. Its Message-ID comes from the key of the notice.
/// </summary>
public sealed class MailChannel(IMailTransport transport, MailOptions options, TimeProvider time) : INoticeChannel
{
    /// <summary>How long one of several mails may take: a recipient for whom the server hangs must not take the time of the others.</summary>
    public static readonly TimeSpan PatienceForOne = TimeSpan.FromSeconds(20);

    public string Name => "mail";

    public NoticeDelivery.NotTold? Refuse(Notice notice) => AddressesOf(notice, out _);

    public async Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation)
    {
        if (notice.EachAlone)
            return await TellEachAsync(notice, cancellation);
        return await SendAsync(notice, notice.Key, cancellation) is var (reason, mayPass)
            ? new NoticeDelivery.NotTold(reason, mayPass)
            : new NoticeDelivery.Told(Sent(notice, notice.Recipients));
    }

    /// <summary>One whose address is refused, or cannot be reached now, holds up nobody else.</summary>
    private async Task<NoticeDelivery> TellEachAsync(Notice notice, CancellationToken cancellation)
    {
        var told = ImmutableArray.CreateBuilder<string>();
        var refused = ImmutableArray.CreateBuilder<string>();
        var reasons = new List<(string Reason, bool MayPass)>();
        foreach (var recipient in notice.Recipients)
        {
            using var late = new CancellationTokenSource(PatienceForOne, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
            (string Reason, bool MayPass)? failure;
            try
            {
                failure = await SendAsync(notice with { Recipients = [recipient] }, $"{notice.Key}/{HashOf(recipient)}", either.Token);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                reasons.Add(("no answer before the attempt ended", true));
                break;
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested)
            {
                failure = ($"the mail server did not take a mail within {PatienceForOne.TotalSeconds:0} seconds", true);
            }

            if (failure is not { } one)
                told.Add(recipient);
            else
                reasons.Add(one);
            if (failure is { MayPass: false })
                refused.Add(recipient);
        }

        var note = told.Count == 0 ? null : Sent(notice, told.ToImmutable());
        if (reasons.Count == 0)
            return new NoticeDelivery.Told(note!);
        return new NoticeDelivery.NotTold(string.Join("; ", reasons.Select(one => one.Reason).Distinct()), reasons.Exists(one => one.MayPass))
        {
            Done = [.. told, .. refused],
            Note = note,
        };
    }

    /// <returns>Why it was not sent, and whether that may pass; null if it was.</returns>
    private async Task<(string Reason, bool MayPass)?> SendAsync(
        Notice notice, string id, CancellationToken cancellation)
    {
        if (AddressesOf(notice, out var addresses) is { } refusal)
            return (refusal.Reason, refusal.MayPass);
        using var mail = new MimeMessage();
        mail.From.Add(options.From);
        mail.To.AddRange(addresses);
        Subjects.Set(mail, notice.Subject);
        mail.Body = new BodyBuilder { TextBody = notice.Text, HtmlBody = notice.Html }.ToMessageBody();
        mail.Date = time.GetUtcNow();
        mail.MessageId = $"{id}@{options.From.Domain}";
        try
        {
            await transport.SendAsync(mail, cancellation);
            return null;
        }
        catch (MailNotSentException notSent)
        {
            return (notSent.Message, notSent.MayPass);
        }
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

    private static string Sent(Notice notice, ImmutableArray<string> recipients) => $"Mail '{notice.Subject}' went to {string.Join(", ", recipients.Select(Shown))}.";

    /// <summary>As the mail has it.</summary>
    private static string Shown(string recipient) => MailboxAddress.TryParse(recipient, out var address)
        ? (Subjects.HasEncodedWord(address.Name) ? new MailboxAddress("", address.Address) : address).ToString()
        : recipient;

    /// <summary>What tells the mails of one notice apart, and shows nobody's address.</summary>
    private static string HashOf(string recipient) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipient.ToUpperInvariant()))[..8]);
}
