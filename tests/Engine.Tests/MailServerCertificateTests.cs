using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Security;
using MimeKit;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Which certificates of a mail server are taken, and what is told of the others.</summary>
public sealed class MailServerCertificateTests
{
    private const string Host = "mail.example.com";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task The_reason_for_which_a_certificate_is_not_taken_is_told()
    {
        using var certificate = Issue(null, Host, Now.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var greeting = GreetAsync(listener, certificate);
        var server = new MailServer(
            new MailServerOptions(Host, ((IPEndPoint)listener.LocalEndpoint).Port, SecureSocketOptions.SslOnConnect, null), new OutgoingConnector(new Names { [Host] = [[IPAddress.Loopback]] }, TimeProvider.System));
        using var mail = new MimeMessage();

        var failure = await Assert.ThrowsAsync<MailNotSentException>(() => server.SendAsync(mail, TestContext.Current.CancellationToken));

        Assert.StartsWith("the connection to the mail server could not be secured: its certificate is of an authority that this machine does not trust", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayPass);
        await greeting;
    }

    /// <summary>Whoever has an authority of their own often has no place that tells of revoked certificates.</summary>
    [Fact]
    public void A_certificate_of_a_trusted_authority_that_tells_nothing_of_revoked_ones_is_taken()
    {
        using var authority = Issue(null, "Authority", Now.AddDays(2));
        using var certificate = Issue(authority, Host, Now.AddDays(1));
        using var chain = ChainOf(certificate, authority);

        Assert.NotEmpty(chain.ChainStatus);
        Assert.Null(MailServerCertificate.Problem(Host, SslPolicyErrors.RemoteCertificateChainErrors, chain));
        Assert.Null(MailServerCertificate.Problem(Host, SslPolicyErrors.None, chain));
        Assert.Equal($"its certificate is not for '{Host}'", MailServerCertificate.Problem(
            Host, SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, chain));
        Assert.Equal("it has no certificate", MailServerCertificate.Problem(Host, SslPolicyErrors.RemoteCertificateNotAvailable, null));
        Assert.NotNull(MailServerCertificate.Problem(Host, SslPolicyErrors.RemoteCertificateChainErrors, null));
    }

    [Fact]
    public void A_certificate_that_has_expired_is_not_taken()
    {
        using var authority = Issue(null, "Authority", Now.AddDays(2));
        using var certificate = Issue(authority, Host, Now.AddHours(-1));
        using var chain = ChainOf(certificate, authority);

        Assert.Equal("its certificate, or that of its authority, has expired or is not valid yet",
            MailServerCertificate.Problem(Host, SslPolicyErrors.RemoteCertificateChainErrors, chain));
    }

    private static X509Chain ChainOf(X509Certificate2 certificate, X509Certificate2 authority)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        chain.Build(certificate);
        return chain;
    }

    /// <param name="authority">Null: it is signed by itself.</param>
    private static X509Certificate2 Issue(X509Certificate2? authority, string name, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (authority is not null)
        {
            using var signed = request.Create(authority, Now.AddDays(-1), until, [1, 2, 3]);
            return signed.CopyWithPrivateKey(key);
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-2), until);
    }

    private static async Task GreetAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var secured = new SslStream(client.GetStream());
        try
        {
            await secured.AuthenticateAsServerAsync(certificate);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // As it should be.
        }
    }
}
