using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Sends mail by SMTP, each over its own connection: mails are few, and servers close idle connections.
/// </summary>
public sealed class MailServer(MailServerOptions options, OutgoingConnector connector) : IMailTransport
{
    // The settings name the server. It may be an internal one, but only for mail.
    private readonly HostList _allowed = HostList.Of(options.Host, options.Port);

    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        // No protocol log, because it would contain the mail.
        using var client = new SmtpClient();
        using var span = EngineTraces.BeginMail(options.Host, options.Port);
        string? untaken = null;
        client.ServerCertificateValidationCallback = (_, _, chain, errors) => (untaken = MailServerCertificate.Problem(options.Host, errors, chain)) is null;
        try
        {
            await ConnectAsync(client, cancellation);
            RefuseWhatItCannotRead(client, message);
            if (options.SignIn is { } signIn)
                await client.AuthenticateAsync(signIn, cancellation);
            await client.SendAsync(message, cancellation);
        }
        catch (Exception exception) when (span.Note(exception))
        {
            throw;
        }
        catch (SslHandshakeException) when (untaken is not null)
        {
            throw new MailNotSentException($"the connection to the mail server could not be secured: {untaken}", mayPass: true);
        }
        catch (Exception exception) when (MailServerFailures.Explain(exception) is { } notSent)
        {
            throw notSent;
        }

        // The server has taken the mail. A failure to disconnect does not throw here, because that would send the mail again.
        await client.DisconnectAsync(quit: true, cancellation);
    }

    /// <summary>The library would send such an address all the same, and the mail might go to another one.</summary>
    private static void RefuseWhatItCannotRead(SmtpClient client, MimeMessage message)
    {
        if (!client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && InternationalAddresses.In(message).FirstOrDefault() is { } address)
            throw new MailNotSentException($"the mail server cannot send to or from '{address}': it takes ASCII addresses only (no SMTPUTF8)", mayPass: false);
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellation)
    {
        var socket = await connector.ConnectAsync(options.Host, options.Port, _allowed, cancellation);
        try
        {
            await client.ConnectAsync(socket, options.Host, options.Port, options.Tls, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
