using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>What a failure of the mail library means: refused for good (5xx), or not possible now (4xx, connection trouble).</summary>
internal static class MailServerFailures
{
    /// <summary>Null for an exception that is not a failure of a server or of the connection to it.</summary>
    public static MailNotSentException? Explain(Exception exception) => exception switch
    {
        OutgoingRefusedException refused => new($"the mail server cannot be used: {refused.Message}", mayPass: false),
        AuthenticationException failure => SignInFailed(failure.InnerException as SmtpCommandException),
        SmtpCommandException reply => Refused(reply),
        ServiceNotAuthenticatedException missing => new($"the mail server demands a sign-in: {ForeignText.OneLine(missing.Message)}", mayPass: false),
        // STARTTLS or sign-in is configured but not offered, or an address needs an extension that the server lacks.
        NotSupportedException lacking => new($"the mail server cannot be used: {ForeignText.OneLine(lacking.Message)}", mayPass: false),
        // The message of this exception is a page of advice.
        SslHandshakeException tls => new(
            $"the connection to the mail server could not be secured: {ForeignText.OneLine(tls.InnerException?.Message ?? "TLS failed")}", mayPass: true),
        SocketException or IOException or ProtocolException or TimeoutException => new(
            $"the connection to the mail server failed: {ForeignText.OneLine(exception.Message)}", mayPass: true),
        _ => null,
    };

    /// <summary>The text of the reply is left out: a server may repeat what it was sent, including the password.</summary>
    private static MailNotSentException SignInFailed(SmtpCommandException? reply) => reply is null
        ? new("the mail server refused the sign-in", mayPass: false)
        : new($"the mail server refused the sign-in ({(int)reply.StatusCode})", MayPass(reply));

    private static MailNotSentException Refused(SmtpCommandException reply)
    {
        var what = reply.ErrorCode switch
        {
            SmtpErrorCode.SenderNotAccepted => $"sender '{reply.Mailbox?.Address}'",
            SmtpErrorCode.RecipientNotAccepted => $"recipient '{reply.Mailbox?.Address}'",
            _ => "the mail",
        };
        var verdict = MayPass(reply) ? "did not take" : "refused";
        return new($"the mail server {verdict} {what}: {(int)reply.StatusCode} {ForeignText.OneLine(reply.Message)}", MayPass(reply));
    }

    private static bool MayPass(SmtpCommandException reply) => (int)reply.StatusCode < 500;
}
