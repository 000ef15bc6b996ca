using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task A_token_signed_with_a_published_key_gives_its_caller()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);

        var caller = await app.CallAsync(Tokens.Bearer("RS256", Tokens.Claims(app, ("roles", "2")), Tokens.Rs256(server.Key)));

        Assert.Equal(CallerKeys.Of(TestSettings.Issuer, "subject-1"), caller.Key);
        Assert.Equal([2], caller.RoleIds);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_gets_401()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);
        using var other = RSA.Create(2048);

        using var response = await app.SendAsync(Tokens.Bearer("RS256", Tokens.Claims(app), Tokens.Rs256(other)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_token_of_another_issuer_gets_401()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);
        var claims = Tokens.Claims(app, ("iss", "https://other.example.com"));

        using var response = await app.SendAsync(Tokens.Bearer("RS256", claims, Tokens.Rs256(server.Key)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("aud", "other")]
    [InlineData("aud", null)]
    [InlineData("iss", null)]
    [InlineData("iss", "https://issuer.example.com/")]
    [InlineData("exp", null)]
    [InlineData("sub", null)]
    public async Task A_token_with_a_wrong_or_missing_claim_gets_401(string claim, object? value)
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);

        using var response = await app.SendAsync(server.Token(Tokens.Claims(app, (claim, value))));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("exp", -59, HttpStatusCode.OK)]
    [InlineData("exp", -61, HttpStatusCode.Unauthorized)]
    [InlineData("nbf", 59, HttpStatusCode.OK)]
    [InlineData("nbf", 61, HttpStatusCode.Unauthorized)]
    public async Task Clocks_may_be_off_by_a_minute(string claim, int seconds, HttpStatusCode status)
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);

        using var response = await app.SendAsync(
            server.Token(Tokens.Claims(app, (claim, app.Time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()))));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS256")]
    public async Task A_token_without_a_signature_gets_401(string algorithm)
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);

        using var response = await app.SendAsync(Tokens.Bearer(algorithm, Tokens.Claims(app), _ => [], server.KeyId));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Every_form_of_the_public_key_is_refused_as_a_shared_secret()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(server.Key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(server.Key.ExportRSAPublicKeyPem()),
            server.Key.ExportSubjectPublicKeyInfo(), server.Key.ExportRSAPublicKey(), server.Key.ExportParameters(false).Modulus!,
        ];

        foreach (var secret in secrets)
        {
            using var response = await app.SendAsync(
                Tokens.Bearer("HS256", Tokens.Claims(app), data => HMACSHA256.HashData(secret, data), server.KeyId));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    internal static Task<SecurityApp> StartAsync(DiscoveryServer server) => SecurityApp.StartAsync(
        TestSettings.Roles.With(("Authentication:Jwt:Authority", TestSettings.Issuer), ("Authentication:Jwt:Audience", TestSettings.Audience)),
        services => services.Configure<JwtBearerOptions>(
            SignInSchemes.Bearer, options => options.BackchannelHttpHandler = server.Backchannel()));
}
