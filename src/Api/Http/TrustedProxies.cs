using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Http;

internal static class TrustedProxies
{
    /// <summary>A front end of the platform ends TLS: what it passes on has come by https, although it does not look so.</summary>
    public static IApplicationBuilder UseTlsFrontEnd(this IApplicationBuilder app) =>
        !app.ApplicationServices.GetRequiredService<HostTransport>().IsBehindTlsFrontEnd ? app : app.Use((context, next) =>
        {
            context.Request.Scheme = Uri.UriSchemeHttps;
            return next(context);
        });

    /// <summary>
    /// Believes the configured proxies, and no others, about the client they forward for and the scheme it used. The host name is not
    /// taken from them: a proxy has to pass <c>Host</c> on.
    /// </summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<SignInSettings>().TrustedProxies;
        if (proxies.IsEmpty)
            return app;
        // Separate options: those in the container belong to the host.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // A chain is followed as long as each of its links is trusted.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
        return app.UseForwardedHeaders(options);
    }
}
