using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>
/// An OpenID Connect provider, as far as discovery needs one: its document and its public key. It can roll its key, break, fall
/// silent and publish nothing, and counts how often it is asked.
/// </summary>
internal sealed class DiscoveryServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TaskCompletionSource _speaks = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RSA> _keys = [];
    private int _asked;

    private DiscoveryServer(string issuer)
    {
        Roll();
        _host = new HostBuilder()
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(services => services.AddRouting())
                .Configure(app => app.UseRouting().UseEndpoints(endpoints =>
                {
                    endpoints.MapGet("/.well-known/openid-configuration", () => DescribeAsync(issuer));
                    endpoints.MapGet("/keys", () => Results.Json(new { keys = IsEmpty ? [] : new[] { PublicKey(Key, KeyId) } }));
                })))
            .Build();
    }

    /// <summary>The one key that is published.</summary>
    public RSA Key => _keys[^1];

    public string KeyId => string.Create(CultureInfo.InvariantCulture, $"key-{_keys.Count}");

    public bool IsBroken { get; set; }

    public bool IsSilent { get; set; }

    public bool IsEmpty { get; set; }

    /// <summary>How often the document was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Once for each time it was asked.</summary>
    public SemaphoreSlim IsAsked { get; } = new(0);

    public static async Task<DiscoveryServer> StartAsync(string issuer = TestSettings.Issuer)
    {
        var server = new DiscoveryServer(issuer);
        await server._host.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public HttpMessageHandler Backchannel() => _host.GetTestServer().CreateHandler();

    /// <summary>Publishes a new key instead of the old one.</summary>
    public void Roll() => _keys.Add(RSA.Create(2048));

    /// <summary>A token signed with the published key, or another.</summary>
    public AuthenticationHeaderValue Token(Dictionary<string, object> claims, RSA? key = null, string? keyId = null) =>
        Tokens.Bearer("RS256", claims, Tokens.Rs256(key ?? Key), keyId ?? KeyId);

    public async ValueTask DisposeAsync()
    {
        _speaks.TrySetResult();
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _keys.ForEach(key => key.Dispose());
        IsAsked.Dispose();
    }

    private async Task<IResult> DescribeAsync(string issuer)
    {
        Interlocked.Increment(ref _asked);
        IsAsked.Release();
        if (IsSilent)
            await _speaks.Task;
        return IsBroken
            ? Results.StatusCode(StatusCodes.Status500InternalServerError)
            : Results.Json(new { issuer, jwks_uri = $"{TestSettings.Issuer}/keys" });
    }

    private static object PublicKey(RSA key, string id)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = id,
            n = Base64UrlEncoder.Encode(numbers.Modulus),
            e = Base64UrlEncoder.Encode(numbers.Exponent),
        };
    }
}
