using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>An OpenID Connect provider, as far as discovery needs one: its document and its public key.</summary>
internal sealed class DiscoveryServer : IAsyncDisposable
{
    private readonly IHost _host;

    private DiscoveryServer(IHost host, RSA key) => (_host, Key) = (host, key);

    public RSA Key { get; }

    public static async Task<DiscoveryServer> StartAsync(string issuer = TestSettings.Issuer, bool broken = false)
    {
        var key = RSA.Create(2048);
        var host = new HostBuilder()
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(services => services.AddRouting())
                .Configure(app => app.UseRouting().UseEndpoints(endpoints =>
                {
                    endpoints.MapGet("/.well-known/openid-configuration", () => broken
                        ? Results.StatusCode(StatusCodes.Status500InternalServerError)
                        : Results.Json(new { issuer, jwks_uri = $"{TestSettings.Issuer}/keys" }));
                    endpoints.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicKey(key) } }));
                })))
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host, key);
    }

    public HttpMessageHandler Backchannel() => _host.GetTestServer().CreateHandler();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Key.Dispose();
    }

    private static object PublicKey(RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", n = Base64UrlEncoder.Encode(numbers.Modulus), e = Base64UrlEncoder.Encode(numbers.Exponent) };
    }
}
