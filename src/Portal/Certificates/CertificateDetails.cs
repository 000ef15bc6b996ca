using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WorkflowFunctions.Portal.Certificates;

/// <summary>What a certificate, or a request for one, says: rows for people.</summary>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Rows">Name and values of each fact.</param>
public sealed record CertificateDetails(string Kind, ImmutableArray<(string Name, ImmutableArray<string> Values)> Rows)
{
    /// <summary>A text that is longer is no certificate that somebody reads on a page.</summary>
    public const int Longest = 64 * 1024;

    private const string RequestLabel = "CERTIFICATE REQUEST";
    private const string OldRequestLabel = "NEW CERTIFICATE REQUEST";

    /// <summary>The certificate or the request in a text, as PEM or as its plain Base64; null if there is none that can be read.</summary>
    public static CertificateDetails? Read(string text)
    {
        if (text.Length > Longest)
            return null;
        try
        {
            if (PemEncoding.TryFind(text, out var pem))
            {
                var bytes = Convert.FromBase64String(text[pem.Base64Data]);
                return text[pem.Label] switch
                {
                    RequestLabel or OldRequestLabel => OfRequest(bytes),
                    "CERTIFICATE" => OfCertificate(bytes),
                    _ => null,
                };
            }

            // The shortest request that names a key is longer.
            return text.Length > 200 && TryDecode(text) is { } der ? OfRequest(der) : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or ArgumentException or AsnContentException or NotSupportedException)
        {
            return null;
        }
    }

    private static byte[]? TryDecode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static CertificateDetails OfRequest(byte[] der)
    {
        // Only shown: whoever issues the certificate checks the signature.
        var request = CertificateRequest.LoadSigningRequest(
            der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        return new("Certificate request", Shown(
        [
            ("Subject", [Name(request.SubjectName)]),
            .. Extensions(request.CertificateExtensions),
            ("Key", [Key(request.PublicKey)]),
        ]));
    }

    private static CertificateDetails OfCertificate(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return new("Certificate", Shown(
        [
            ("Subject", [Name(certificate.SubjectName)]),
            ("Issuer", [Name(certificate.IssuerName)]),
            ("Valid", [$"{Day(certificate.NotBefore)} to {Day(certificate.NotAfter)}"]),
            ("Serial number", [certificate.SerialNumber]),
            .. Extensions(certificate.Extensions),
            ("Key", [Key(certificate.PublicKey)]),
            ("SHA-256 fingerprint", [certificate.GetCertHashString(HashAlgorithmName.SHA256)]),
        ]));
    }

    private static IEnumerable<(string Name, ImmutableArray<string> Values)> Extensions(IEnumerable<X509Extension> extensions)
    {
        foreach (var extension in extensions)
        {
            switch (extension.Oid?.Value)
            {
                case "2.5.29.17":
                    var names = new X509SubjectAlternativeNameExtension(extension.RawData, extension.Critical);
                    yield return ("Names", [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]);
                    break;
                case "2.5.29.15":
                    yield return ("Key usage", [.. Flags(new X509KeyUsageExtension(extension, extension.Critical).KeyUsages)]);
                    break;
                case "2.5.29.37":
                    yield return ("Purposes", [.. new X509EnhancedKeyUsageExtension(extension, extension.Critical).EnhancedKeyUsages
                        .Cast<Oid>().Select(usage => usage.FriendlyName ?? usage.Value ?? "")]);
                    break;
                case "2.5.29.19" when new X509BasicConstraintsExtension(extension, extension.Critical).CertificateAuthority:
                    yield return ("Authority", ["It may issue certificates itself."]);
                    break;
            }
        }
    }

    private static IEnumerable<string> Flags(X509KeyUsageFlags usages) =>
        Enum.GetValues<X509KeyUsageFlags>().Where(flag => flag != X509KeyUsageFlags.None && usages.HasFlag(flag)).Select(flag => flag.ToString());

    private static string Key(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        if (rsa is not null)
            return $"RSA, {rsa.KeySize} bits";
        using var curve = key.GetECDsaPublicKey();
        return curve is not null ? $"Elliptic curve, {curve.KeySize} bits" : key.Oid.FriendlyName ?? key.Oid.Value ?? "unknown";
    }

    private static string Name(X500DistinguishedName name) => name.Name.Length == 0 ? "(empty)" : name.Name;

    private static string Day(DateTime moment) => moment.ToUniversalTime().ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private static ImmutableArray<(string Name, ImmutableArray<string> Values)> Shown(
        IEnumerable<(string Name, ImmutableArray<string> Values)> rows) => [.. rows.Where(row => !row.Values.IsEmpty)];
}
