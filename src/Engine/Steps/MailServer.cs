using MailKit.Net.Smtp;
using MimeKit;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Sends mail by SMTP, each over a connection of its own: mails are few, and an idle connection is one that the server has closed.
/// </summary>
public sealed class MailServer(MailServerOptions options) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        // Without a protocol log: it would hold the mail.
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(options.Host, options.Port, options.Tls, cancellation);
            if (options.SignIn is { } signIn)
                await client.AuthenticateAsync(signIn, cancellation);
            await client.SendAsync(message, cancellation);
        }
        catch (Exception exception) when (MailServerFailures.Explain(exception) is { } notSent)
        {
            throw notSent;
        }

        // The server has taken the mail. Trouble in parting does not throw here, which would send the mail again.
        await client.DisconnectAsync(quit: true, cancellation);
    }
}
