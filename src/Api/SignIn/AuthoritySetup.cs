using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Gives the bearer scheme the keys of the authority. It has to come before the scheme's own setup.</summary>
internal sealed class AuthoritySetup(SignInSettings settings, AuthorityKeys keys) : IPostConfigureOptions<JwtBearerOptions>
{
    /// <summary>
    /// How often a token with an unknown key may make us ask the authority for new ones. Invented keys then cannot make us flood the
    /// authority, and a new genuine key is still known soon.
    /// </summary>
    public static readonly TimeSpan ShortestRefresh = TimeSpan.FromMinutes(1);

    private const string DiscoveryPath = ".well-known/openid-configuration";
    private const int LargestDocument = 1024 * 1024;

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (name != SignInSchemes.Bearer || settings.Jwt?.Trust is not JwtTrust.Discovery discovery || options.ConfigurationManager is not null)
            return;
        (options.Backchannel, options.ConfigurationManager) = Reach(discovery.Authority, discovery.RequireHttpsMetadata, keys, options.BackchannelHttpHandler);
    }

    /// <summary>How an authority is asked for its document and its keys.</summary>
    internal static (HttpClient Channel, IConfigurationManager<OpenIdConnectConfiguration> Manager) Reach(
        Uri authority, bool requireHttps, AuthorityKeys keys, HttpMessageHandler? handler)
    {
        var channel = new HttpClient(handler ?? new SocketsHttpHandler()) { Timeout = AuthorityKeys.Limit, MaxResponseContentBufferSize = LargestDocument };
        return (channel, new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.AbsoluteUri.TrimEnd('/')}/{DiscoveryPath}", keys, new HttpDocumentRetriever(channel) { RequireHttps = requireHttps })
        {
            RefreshInterval = ShortestRefresh,
            // Keys that the authority has withdrawn must go with the next fetch, not an hour later.
            UseLastKnownGoodConfiguration = false,
        });
    }
}
