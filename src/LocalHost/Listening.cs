using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.LocalHost;

/// <summary>Where the host listens, and under which names.</summary>
internal static class Listening
{
    private const string LoopbackNames = "localhost;127.0.0.1;[::1]";
    private const string ForwardedHeadersKey = "ForwardedHeaders_Enabled";
    private const string CertificateSection = "Kestrel:Certificates:Default";
    // The extension by which `dotnet dev-certs https` marks its certificates.
    private const string DevelopmentCertificate = "1.3.6.1.4.1.311.84.1.1";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <exception cref="SettingsException">A setting, or an address of the command line, is wrong; the message names all of them.</exception>
    /// <exception cref="StartRefusedException">The demo would be reachable from elsewhere.</exception>
    public static void AddListening(this WebApplicationBuilder builder, HostArguments arguments)
    {
        var urls = arguments.Urls ?? builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? HostArguments.DefaultUrl;
        var problems = Each(urls).Where(IsMalformed)
            .Select(url => $"--urls or Urls has '{url}', but must have addresses such as '{HostArguments.DefaultUrl}'.").ToList();
        if (string.Equals(builder.Configuration[ForwardedHeadersKey], "true", StringComparison.OrdinalIgnoreCase))
            problems.Add("ASPNETCORE_FORWARDEDHEADERS_ENABLED has every proxy believed, so that anybody could pass for anybody. Unset it, and set TrustedProxies:0 and so on to the addresses of your proxies.");
        problems.AddRange(CertificateProblems(builder.Configuration, urls));
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
        if (arguments.Demo)
        {
            if (builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
                throw new StartRefusedException("--demo does not go together with Kestrel:Endpoints: use --urls with a loopback address.");
            RefuseOtherThanLoopback(urls);
            builder.Configuration["AllowedHosts"] = LoopbackNames;
        }

        builder.WebHost.UseUrls(urls);
    }

    /// <summary>Starts the host.</summary>
    /// <exception cref="StartRefusedException">It cannot listen as configured, for example because of a certificate.</exception>
    public static async Task StartListeningAsync(this WebApplication app)
    {
        try
        {
            await StartOrStopAsync(app);
        }
        catch (InvalidOperationException wrong) when (wrong.Source == Kestrel)
        {
            throw new StartRefusedException($"The host cannot listen as it is configured: {wrong.Message}");
        }
        catch (CryptographicException wrong)
        {
            throw new StartRefusedException($"The certificate of {CertificateSection} cannot be used: {wrong.Message}");
        }
    }

    // A host listens last. What drives instances has begun by then, and has to end before the store does.
    private static async Task StartOrStopAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.StopAsync();
            throw;
        }
    }

    // Kestrel would report this only when it listens, in the middle of a start.
    private static IEnumerable<string> CertificateProblems(ConfigurationManager configuration, string urls)
    {
        var certificate = configuration.GetSection(CertificateSection);
        foreach (var file in certificate.GetChildren().Where(IsFile).Where(file => !File.Exists(file.Value)))
            yield return $"{file.Path} is '{file.Value}', but must be a file that this process can read.";
        if (!certificate.Exists() && Array.Find(Each(urls), IsHttps) is { } url && !HasDevelopmentCertificate())
        {
            yield return $"{url} needs a certificate. Set {CertificateSection}:Path to a .pem file and {CertificateSection}:KeyPath to its key, or Path to "
                + $"a .pfx file and {CertificateSection}:Password to its password; or use http, and have a proxy in front (see TrustedProxies).";
        }
    }

    private static bool IsFile(IConfigurationSection setting) =>
        !string.IsNullOrEmpty(setting.Value)
        && (setting.Key.Equals("Path", StringComparison.OrdinalIgnoreCase) || setting.Key.Equals("KeyPath", StringComparison.OrdinalIgnoreCase));

    private static bool IsHttps(string url) => url.StartsWith($"{Uri.UriSchemeHttps}:", StringComparison.OrdinalIgnoreCase);

    private static bool HasDevelopmentCertificate()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.Find(X509FindType.FindByExtension, DevelopmentCertificate, validOnly: false).Count > 0;
    }

    private static bool IsMalformed(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Port > IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    /// <summary>The demo's passwords are public.</summary>
    private static void RefuseOtherThanLoopback(string urls)
    {
        foreach (var url in Each(urls))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !IsLoopback(address))
                throw new StartRefusedException($"--demo listens on loopback addresses only, because its passwords are public; '{url}' is none. Use {HostArguments.DefaultUrl}, for example.");
        }
    }

    private static string[] Each(string urls) => urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
