using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Authentication;

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
    public async Task A_token_signed_with_another_key_is_answered_with_401()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);
        using var other = RSA.Create(2048);

        using var response = await app.SendAsync(Tokens.Bearer("RS256", Tokens.Claims(app), Tokens.Rs256(other)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_answered_with_401()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await StartAsync(server);
        var claims = Tokens.Claims(app, ("iss", "https://other.example.com"));

        using var response = await app.SendAsync(Tokens.Bearer("RS256", claims, Tokens.Rs256(server.Key)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task While_the_authority_cannot_answer_no_token_is_accepted()
    {
        await using var server = await DiscoveryServer.StartAsync(broken: true);
        await using var app = await StartAsync(server);

        using var response = await app.SendAsync(Tokens.Bearer("RS256", Tokens.Claims(app), Tokens.Rs256(server.Key)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    internal static Task<SecurityApp> StartAsync(DiscoveryServer server) => SecurityApp.StartAsync(
        TestSettings.Roles.With(("Authentication:Jwt:Authority", TestSettings.Issuer), ("Authentication:Jwt:Audience", TestSettings.Audience)),
        services => services.Configure<JwtBearerOptions>(
            SignInSchemes.Bearer, options => options.BackchannelHttpHandler = server.Backchannel()));
}
