using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>Whether the certificate of a mail server is taken, and if not, why: for whoever has to mend it.</summary>
internal static class MailServerCertificate
{
    /// <summary>
    /// That nobody says whether it was revoked: internal authorities often have nobody who does, and a firewall keeps out those that do. One that is known
    /// to be revoked is not taken.
    /// </summary>
    private const X509ChainStatusFlags Unsaid = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>What is wrong with it; null if it is taken.</summary>
    /// <param name="host">The name of the server in the settings.</param>
    public static string? Problem(string host, SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "it has no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is not for '{host}'";
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return null;
        var flags = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return (flags & ~Unsaid) switch
        {
            X509ChainStatusFlags.NoError when flags != X509ChainStatusFlags.NoError => null,
            var wrong when wrong.HasFlag(X509ChainStatusFlags.Revoked) => "its certificate was revoked",
            var wrong when wrong.HasFlag(X509ChainStatusFlags.NotTimeValid) => "its certificate, or that of its authority, has expired or is not valid yet",
            var wrong when (wrong & Untrusted) != 0 => "its certificate is of an authority that this machine does not trust, or the server does not send the certificates in between",
            var wrong => $"its certificate cannot be used ({wrong})",
        };
    }
}
