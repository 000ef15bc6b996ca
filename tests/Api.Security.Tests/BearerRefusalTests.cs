using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class BearerRefusalTests
{
    [Theory]
    [InlineData("iss", "https://other.example.com")]
    [InlineData("iss", null)]
    [InlineData("iss", "https://issuer.example.com/")]
    [InlineData("aud", "other")]
    [InlineData("aud", null)]
    [InlineData("sub", null)]
    [InlineData("sub", " ")]
    [InlineData("sub", new[] { "subject-1", "subject-2" })]
    [InlineData("oid", " ")]
    [InlineData("oid", new[] { "object-1", "object-2" })]
    [InlineData("exp", null)]
    [InlineData("exp", "tomorrow")]
    public async Task A_token_with_a_wrong_or_missing_claim_gets_401(string claim, object? value)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        await AssertRefusedAsync(app, Tokens.Shared(app, (claim, value)));
    }

    [Fact]
    public async Task An_audience_is_compared_exactly()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        await AssertRefusedAsync(app, Tokens.Shared(app, ("aud", TestSettings.Audience + "/")));
        await AssertRefusedAsync(app, Tokens.Shared(app, ("aud", TestSettings.Audience.ToUpperInvariant())));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "", "")]
    [InlineData(HttpStatusCode.Unauthorized, ",'crit':['exp']", "")]
    [InlineData(HttpStatusCode.Unauthorized, ",'crit':[]", "")]
    [InlineData(HttpStatusCode.Unauthorized, ",'crit':['b64'],'b64':true", "")]
    [InlineData(HttpStatusCode.Unauthorized, ",'alg':'HS256'", "")]
    [InlineData(HttpStatusCode.Unauthorized, "", ",'sub':'subject-2'")]
    [InlineData(HttpStatusCode.Unauthorized, "", ",'sub':'subject-1'")]
    [InlineData(HttpStatusCode.Unauthorized, "", ",'s\\u0075b':'subject-2'")]
    [InlineData(HttpStatusCode.Unauthorized, "", ",'x':{'a':1,'a':2}")]
    public async Task A_token_with_critical_extensions_or_a_name_that_stands_twice_is_answered_with_401(HttpStatusCode status, string header, string claims)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var common = System.Text.Json.JsonSerializer.Serialize(Tokens.Claims(app))[..^1];

        using var response = await app.SendAsync(Tokens.Shared(
            "{'alg':'HS256','typ':'JWT'".Replace('\'', '"') + header.Replace('\'', '"') + "}", common + claims.Replace('\'', '"') + "}"));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("exp", -59, HttpStatusCode.OK)]
    [InlineData("exp", -61, HttpStatusCode.Unauthorized)]
    [InlineData("nbf", 59, HttpStatusCode.OK)]
    [InlineData("nbf", 61, HttpStatusCode.Unauthorized)]
    public async Task Clocks_may_be_off_by_a_minute(string claim, int seconds, HttpStatusCode status)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        using var response = await app.SendAsync(Tokens.Shared(app, (claim, app.Time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds())));

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_token_expires_while_the_service_runs()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app);
        await app.CallAsync(token);

        app.Time.Advance(TimeSpan.FromMinutes(12));

        await AssertRefusedAsync(app, token);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_gets_401()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        await AssertRefusedAsync(app, Tokens.Bearer("HS256", Tokens.Claims(app), Tokens.Hs256(TestSettings.SigningKey + "x")));
    }

    [Fact]
    public async Task A_token_signed_with_the_right_key_and_another_algorithm_gets_401()
    {
        var settings = TestSettings.SharedKey.With(("Authentication:Jwt:SigningKey", new string('k', 64)));
        await using var app = await SecurityApp.StartAsync(settings);
        await app.CallAsync(Tokens.Bearer("HS256", Tokens.Claims(app), Tokens.Hs256(new('k', 64))));

        await AssertRefusedAsync(app, Tokens.Bearer("HS512", Tokens.Claims(app), Tokens.Hs512(new('k', 64))));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    public async Task A_token_without_a_signature_gets_401(string algorithm)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        await AssertRefusedAsync(app, Tokens.Bearer(algorithm, Tokens.Claims(app), _ => []));
    }

    [Fact]
    public async Task A_token_signed_with_a_private_key_gets_401_where_a_shared_one_is_configured()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        using var key = RSA.Create(2048);

        await AssertRefusedAsync(app, Tokens.Bearer("RS256", Tokens.Claims(app), Tokens.Rs256(key)));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer e30.e30.")]
    [InlineData("Bearer ....")]
    public async Task A_malformed_token_gets_401(string header)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        using var response = await app.SendAsync(header);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_token_cannot_speak_for_a_configured_user()
    {
        await using var server = await DiscoveryServer.StartAsync(issuer: CallerKeys.Users);
        await using var app = await DiscoveryTests.StartAsync(server);
        var claims = Tokens.Claims(app, ("iss", CallerKeys.Users), ("sub", "alice"));

        await AssertRefusedAsync(app, Tokens.Bearer("RS256", claims, Tokens.Rs256(server.Key)));
    }

    [Fact]
    public async Task A_public_key_used_as_shared_secret_gets_401()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        var secret = server.Key.ExportSubjectPublicKeyInfoPem();

        await AssertRefusedAsync(app, Tokens.Bearer(
            "HS256", Tokens.Claims(app), data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), data)));
    }

    private static async Task AssertRefusedAsync(SecurityApp app, AuthenticationHeaderValue token)
    {
        using var response = await app.SendAsync(token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }
}
