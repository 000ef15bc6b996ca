using System.Net;

namespace WorkflowFunctions.LocalHost;

/// <summary>Where the host listens, and under which names.</summary>
internal static class Listening
{
    private const string LoopbackNames = "localhost;127.0.0.1;[::1]";

    public static void AddListening(this WebApplicationBuilder builder, HostArguments arguments)
    {
        var urls = arguments.Urls ?? builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? HostArguments.DefaultUrl;
        RefuseMalformed(urls);
        if (arguments.Demo)
        {
            if (builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
                throw new StartRefusedException("--demo does not go together with Kestrel:Endpoints: use --urls with a loopback address.");
            RefuseOtherThanLoopback(urls);
            builder.Configuration["AllowedHosts"] = LoopbackNames;
        }

        builder.WebHost.UseUrls(urls);
    }

    private static void RefuseMalformed(string urls)
    {
        foreach (var url in Each(urls))
        {
            try
            {
                if (BindingAddress.Parse(url).Port <= IPEndPoint.MaxPort)
                    continue;
            }
            catch (FormatException)
            {
                // Told below, as what is out of range.
            }

            throw new StartRefusedException($"--urls or Urls has '{url}', but must have addresses such as '{HostArguments.DefaultUrl}'.");
        }
    }

    /// <summary>The demo's passwords are known to everybody.</summary>
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
