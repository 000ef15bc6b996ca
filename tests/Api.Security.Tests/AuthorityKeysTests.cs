using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>When the authority is asked for its keys, and what happens while it does not answer.</summary>
public sealed class AuthorityKeysTests
{
    [Fact]
    public async Task The_authority_is_asked_once_for_many_tokens()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);

        for (var i = 0; i < 20; i++)
            await app.CallAsync(server.Token(Tokens.Claims(app)));

        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_token_with_a_new_key_makes_us_fetch_it_once_and_is_then_accepted()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        var old = server.Token(Tokens.Claims(app));
        await app.CallAsync(old);

        server.Roll();

        await UntilAsync(app, server.Token(Tokens.Claims(app)), HttpStatusCode.OK);
        Assert.Equal(2, server.Asked);
        using var withdrawn = await app.SendAsync(old);
        Assert.Equal(HttpStatusCode.Unauthorized, withdrawn.StatusCode);
    }

    [Fact]
    public async Task Invented_keys_cannot_make_us_hammer_the_authority()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        using var invented = RSA.Create(2048);
        var genuine = server.Token(Tokens.Claims(app));
        await app.CallAsync(genuine);

        for (var i = 0; i < 100; i++)
        {
            using var response = await app.SendAsync(
                server.Token(Tokens.Claims(app), invented, string.Create(CultureInfo.InvariantCulture, $"invented-{i}")));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        await app.CallAsync(genuine);
        Assert.InRange(server.Asked, 1, 2);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task While_the_authority_is_down_or_publishes_nothing_the_keys_we_have_go_on_working(bool isBroken, bool isEmpty)
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        using var invented = RSA.Create(2048);
        await app.CallAsync(server.Token(Tokens.Claims(app)));
        await server.IsAsked.WaitAsync(TestContext.Current.CancellationToken);
        (server.IsBroken, server.IsEmpty) = (isBroken, isEmpty);

        using var unknown = await app.SendAsync(server.Token(Tokens.Claims(app), invented, "invented"));
        await server.IsAsked.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        await app.CallAsync(server.Token(Tokens.Claims(app)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Before_the_first_keys_no_token_is_refused_and_none_accepted_and_the_authority_is_asked_now_and_then(bool isBroken, bool isEmpty)
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        (server.IsBroken, server.IsEmpty) = (isBroken, isEmpty);

        for (var i = 0; i < 20; i++)
        {
            using var response = await app.SendAsync(server.Token(Tokens.Claims(app)));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, AuthorityKeys.PauseAfterFailure), (response.StatusCode, response.Headers.RetryAfter?.Delta));
            Assert.Contains("0xA012005C", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        var asked = server.Asked;
        (server.IsBroken, server.IsEmpty) = (false, false);
        app.Time.Advance(AuthorityKeys.PauseAfterFailure);
        await app.CallAsync(server.Token(Tokens.Claims(app)));
        Assert.Equal(asked + 1, server.Asked);
    }

    [Fact]
    public async Task A_silent_authority_keeps_nobody_waiting_for_long()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        server.IsSilent = true;
        var waiting = Enumerable.Range(0, 5).Select(_ => app.SendAsync(server.Token(Tokens.Claims(app)))).ToList();
        await server.IsAsked.WaitAsync(TestContext.Current.CancellationToken);

        app.Time.Advance(AuthorityKeys.Limit);

        foreach (var response in await Task.WhenAll(waiting))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            response.Dispose();
        }

        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_malformed_token_is_wrong_whether_or_not_there_are_keys()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);

        using var response = await app.SendAsync("Bearer a.b.c");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(0, server.Asked);
    }

    private static async Task UntilAsync(SecurityApp app, AuthenticationHeaderValue token, HttpStatusCode status)
    {
        // The fetch is under way beside the requests.
        while (true)
        {
            using var response = await app.SendAsync(token);
            if (response.StatusCode == status)
                return;
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
