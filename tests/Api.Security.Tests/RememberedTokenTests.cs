using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>A token that was right is remembered, and never for longer than it is right.</summary>
public sealed class RememberedTokenTests
{
    [Fact]
    public async Task A_token_that_was_right_is_remembered_and_gives_the_same_caller_again()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app, ("name", "Alice"), ("roles", new[] { "3", "2" }));
        Assert.False(IsRemembered(app, token));

        var first = await app.CallAsync(token);
        Assert.True(IsRemembered(app, token));
        var second = await app.CallAsync(token);

        Assert.Equal(
            (first.Key, first.Name, string.Join(' ', first.RoleIds), string.Join(' ', first.AccessStrings)),
            (second.Key, second.Name, string.Join(' ', second.RoleIds), string.Join(' ', second.AccessStrings)));
    }

    [Fact]
    public async Task A_remembered_token_is_refused_once_it_has_expired()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app, ("exp", app.Time.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds()));
        await app.CallAsync(token);

        app.Time.Advance(TimeSpan.FromSeconds(140));
        await app.CallAsync(token);
        app.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, token));
    }

    [Fact]
    public async Task A_remembered_token_is_refused_if_the_clock_is_set_back_to_before_it()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app, ("nbf", app.Time.GetUtcNow().AddSeconds(30).ToUnixTimeSeconds()));
        await app.CallAsync(token);

        app.Time.AdjustTime(app.Time.GetUtcNow().AddMinutes(-2));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, token));
    }

    [Fact]
    public async Task A_token_is_checked_anew_after_a_while_however_often_it_is_used()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app);
        await app.CallAsync(token);
        app.Time.Advance(RememberedTokens.Lifetime / 2);
        await app.CallAsync(token);
        Assert.True(IsRemembered(app, token));

        app.Time.Advance(RememberedTokens.Lifetime / 2);

        Assert.False(IsRemembered(app, token));
    }

    [Fact]
    public async Task A_token_that_differs_in_one_character_is_not_the_one_that_is_remembered()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app);
        await app.CallAsync(token);

        foreach (var other in new[] { token.Parameter![..^1], token.Parameter + "A", "A" + token.Parameter[1..] })
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, new("Bearer", other)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, new("Basic", token.Parameter)));
    }

    [Fact]
    public async Task A_refused_token_is_not_remembered()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var token = Tokens.Shared(app, ("aud", "another service"));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, token));

        Assert.False(IsRemembered(app, token));
    }

    [Fact]
    public async Task After_the_authority_has_changed_its_keys_no_remembered_token_is_believed()
    {
        await using var server = await DiscoveryServer.StartAsync();
        await using var app = await DiscoveryTests.StartAsync(server);
        var token = server.Token(Tokens.Claims(app));
        await app.CallAsync(token);
        await app.CallAsync(token);
        Assert.True(IsRemembered(app, token));

        server.Roll();
        var next = server.Token(Tokens.Claims(app, ("sub", "subject-2")));
        // The fetch is under way beside the requests.
        while (await StatusAsync(app, next) != HttpStatusCode.OK)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.False(IsRemembered(app, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app, token));
    }

    private static bool IsRemembered(SecurityApp app, AuthenticationHeaderValue token) =>
        app.Services.GetRequiredService<RememberedTokens>().Find(token.Parameter!) is not null;

    private static async Task<HttpStatusCode> StatusAsync(SecurityApp app, AuthenticationHeaderValue token)
    {
        using var response = await app.SendAsync(token);
        return response.StatusCode;
    }
}
