using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkflowFunctions.Portal.Certificates;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What a page says of a certificate, or of a request for one.</summary>
public sealed class CertificateTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_says_what_is_asked_for_as_PEM_and_as_plain_Base64(bool isPlain)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Ask(new CertificateRequest("CN=www.example.com, O=Example", key, HashAlgorithmName.SHA256));

        var details = CertificateDetails.Read(isPlain ? Convert.ToBase64String(request.CreateSigningRequest()) : $"Please:\n{request.CreateSigningRequestPem()}");

        Assert.Equal("Certificate request", details!.Kind);
        Assert.Equal(
            [
                "Subject: CN=www.example.com, O=Example", "Names: www.example.com, 192.0.2.1", "Key usage: KeyEncipherment, DigitalSignature",
                "Purposes: TLS Web Server Authentication", "Key: Elliptic curve, 256 bits",
            ],
            details.Rows.Select(row => $"{row.Name}: {string.Join(", ", row.Values)}"));
    }

    [Fact]
    public void A_certificate_says_who_issued_it_and_how_long_it_is_valid()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var rows = CertificateDetails.Read(certificate.ExportCertificatePem())!.Rows.ToDictionary(row => row.Name, row => row.Values[0]);

        Assert.Equal("CN=ca", rows["Issuer"]);
        Assert.Equal("1 Jan 2027 to 1 Jan 2028", rows["Valid"]);
        Assert.Equal("RSA, 2048 bits", rows["Key"]);
        Assert.Equal(certificate.GetCertHashString(HashAlgorithmName.SHA256), rows["SHA-256 fingerprint"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("www.example.com")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void What_is_neither_is_a_text_like_others(string text) => Assert.Null(CertificateDetails.Read(text));

    [Fact]
    public void A_request_that_is_damaged_anywhere_is_a_text_or_is_read_and_nothing_is_thrown()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = Ask(new CertificateRequest("CN=www.example.com", key, HashAlgorithmName.SHA256)).CreateSigningRequest();
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x55;
            CertificateDetails.Read(new string(PemEncoding.Write("CERTIFICATE REQUEST", damaged)));
            CertificateDetails.Read(new string(PemEncoding.Write("CERTIFICATE REQUEST", bytes.AsSpan(0, at))));
        }

        Assert.Null(CertificateDetails.Read(new string('A', CertificateDetails.Longest + 1)));
    }

    private static CertificateRequest Ask(CertificateRequest request)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("www.example.com");
        names.AddIpAddress(IPAddress.Parse("192.0.2.1"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }
}
