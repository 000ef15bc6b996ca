using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Signing in at an OpenID Connect provider.</summary>
public sealed class ProviderSignInTests : IAsyncLifetime
{
    private Provider _provider = null!;
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await Provider.StartAsync();
        _host = await PortalHost.StartAsync(builder => Trust(builder, _provider.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_who_signs_in_at_the_provider_comes_back_and_answers_with_the_roles_of_the_token()
    {
        var id = await _host.EnrollAsync();
        using var olga = _host.Visit();
        var page = (await olga.GetAsync($"/sign-in?returnUrl=/instances/{id}")).Is(200);
        Assert.Contains("Sign in with Example", page.Text, StringComparison.Ordinal);

        Assert.Equal($"/instances/{id}", await SignInAsync(olga, $"/instances/{id}"));

        Assert.Equal("code", _provider.Asked["response_type"]);
        Assert.Equal("S256", _provider.Asked["code_challenge_method"]);
        Assert.Equal("openid profile email", _provider.Asked["scope"]);
        var form = (await olga.GetAsync($"/instances/{id}")).Is(200);
        Assert.Contains("Olga &lt;b&gt;", form.Html, StringComparison.Ordinal);
        (await olga.PostAsync($"/instances/{id}", form.Hidden($"/instances/{id}"), ("answer", "approve"))).Is(303);
        Assert.Contains(await _host.Api("admin").HistoryAsync(id), entry => entry.Text("Actor") == "Olga <b>");
        var me = (await olga.GetAsync("/Security/Me", ("Sec-Fetch-Site", "same-origin"))).Is(200).Html;
        Assert.Contains(Api.SignIn.CallerKeys.Of(_provider.Address, "subject-1"), me, StringComparison.Ordinal);
        var signedIn = Assert.Single((await _host.Api("admin").GetAsync("/Workflow/Audit?Kind=SignedIn")).Is(200).Json.EnumerateArray());
        Assert.Equal(("Olga <b>", "Olga <b> signed in at the provider."), (signedIn.Text("Actor"), signedIn.Text("Message")));
    }

    /// <summary>A provider need not put them into the token (OpenID Connect Core 5.4), and some that keep to the letter never do.</summary>
    [Fact]
    public async Task Name_address_and_roles_that_are_not_in_the_token_are_asked_for()
    {
        (_provider.TellsByUserInfo, _provider.UserInfoSubject) = (true, _provider.Subject);
        using var olga = _host.Visit();
        Assert.Equal("/", await SignInAsync(olga, "/"));

        var me = await MeAsync(olga);
        Assert.Equal("Olga <b>", me.Text("Name"));
        Assert.Equal("olga@example.com", me.Text("Mail"));
        Assert.Equal(2, Assert.Single(me.GetProperty("Roles").EnumerateArray()).Number("Id"));
    }

    [Theory]
    [InlineData("somebody-else")]
    [InlineData(null)]
    public async Task Whoever_would_be_without_roles_because_the_provider_does_not_tell_them_is_not_signed_in(string? subject)
    {
        (_provider.TellsByUserInfo, _provider.UserInfoSubject) = (true, subject);
        using var olga = _host.Visit();
        Assert.Equal("/sign-in?failed=1", await SignInAsync(olga, "/"));
        Assert.Null(olga.SessionCookie);
    }

    [Fact]
    public async Task Whoever_has_no_role_signs_in_although_the_provider_refuses_to_tell_more_than_the_token()
    {
        (_provider.TellsByUserInfo, _provider.RefusesUserInfo) = (true, true);
        using var olga = _host.Visit();
        Assert.Equal("/", await SignInAsync(olga, "/"));
        Assert.Empty((await MeAsync(olga)).GetProperty("Roles").EnumerateArray());
    }

    [Fact]
    public async Task The_address_stays_what_the_configured_claim_says_as_long_as_the_sign_in_lasts()
    {
        await using var host = await PortalHost.StartAsync(builder =>
        {
            Trust(builder, _provider.Address);
            builder.Configuration.AddInMemoryCollection([new("Authentication:OpenIdConnect:MailClaim", "upn")]);
        });
        using var olga = host.Visit();
        await SignInAsync(olga, "/");
        Assert.Equal("olga@corp.example.com", (await MeAsync(olga)).Text("Mail"));
    }

    [Fact]
    public async Task A_response_that_was_not_asked_for_signs_nobody_in()
    {
        using var olga = _host.Visit();
        var asked = (await olga.GetAsync("/sign-in/provider")).Is(302).Location!;
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var callback = (await client.GetAsync(asked, TestContext.Current.CancellationToken)).Headers.Location!;

        // Somebody else follows the address that was meant for olga.
        using var mallory = _host.Visit();
        Assert.Equal("/sign-in?failed=1", (await mallory.GetAsync(callback.PathAndQuery)).Is(302).Location);
        Assert.Contains("The sign-in did not succeed.", (await mallory.GetAsync("/sign-in?failed=1")).Is(200).Text, StringComparison.Ordinal);
        Assert.Null(mallory.SessionCookie);
        (await olga.GetAsync("/sign-in/provider/callback?error=access_denied&error_description=%3Cb%3E")).Is(302);
        Assert.Null(olga.SessionCookie);
    }

    [Fact]
    public async Task The_sign_in_at_the_provider_leads_to_no_other_site_and_ends_with_signing_out()
    {
        using var olga = _host.Visit();
        Assert.Equal("/", await SignInAsync(olga, "https://evil.example.com/"));
        var cookie = olga.SessionCookie!;
        await olga.SignOutAsync();
        using var thief = _host.Visit();
        thief.Cookies.Add(new System.Net.Cookie("workflow", cookie, "/", "127.0.0.1"));
        (await thief.GetAsync("/")).Is(302);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_leads_back_to_the_sign_in()
    {
        await _provider.DisposeAsync();
        using var olga = _host.Visit();
        Assert.Equal("/sign-in?failed=1", (await olga.GetAsync("/sign-in/provider")).Is(302).Location);
    }

    /// <summary>Asked again for each of them, a provider that hangs would make them wait one after the other.</summary>
    [Fact]
    public async Task A_provider_that_has_failed_is_asked_again_after_a_pause_however_many_want_to_sign_in()
    {
        _provider.IsOutOfOrder = true;
        using var olga = _host.Visit();
        var led = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => olga.GetAsync("/sign-in/provider")));

        Assert.All(led, page => Assert.Equal("/sign-in?failed=1", page.Is(302).Location));
        Assert.Equal(1, _provider.LookedUp);
        _provider.IsOutOfOrder = false;
        _host.Time.Advance(Api.SignIn.AuthorityKeys.PauseAfterFailure);
        Assert.Equal("/", await SignInAsync(olga, "/"));
    }

    [Fact]
    public async Task What_somebody_has_lost_at_the_provider_is_lost_here_within_twelve_hours()
    {
        using var olga = _host.Visit();
        await SignInAsync(olga, "/");
        _host.Time.Advance(TimeSpan.FromHours(6));
        (await olga.GetAsync("/")).Is(200);
        _host.Time.Advance(TimeSpan.FromHours(6) - TimeSpan.FromMinutes(1));
        (await olga.GetAsync("/")).Is(200);
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        (await olga.GetAsync("/")).Is(302);
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_way_to_one()
    {
        await using var plain = await PortalHost.StartAsync(_ => { });
        using var client = plain.Visit();
        (await client.GetAsync("/sign-in/provider")).Is(404);
        Assert.DoesNotContain("Sign in with", (await client.GetAsync("/sign-in")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_setting_is_named()
    {
        var refused = await Assert.ThrowsAsync<Core.SettingsException>(() => PortalHost.StartAsync(builder =>
        {
            Trust(builder, "http://login.example.com");
            builder.Configuration.AddInMemoryCollection(
            [
                new("Authentication:OpenIdConnect:RequireHttpsMetadata", "true"), new("Authentication:OpenIdConnect:ClientId", " "),
                new("Authentication:OpenIdConnect:Scopes:0", "two words"),
            ]);
        }));
        Assert.Equal(
            [
                "Authentication:OpenIdConnect:ClientId is missing.",
                "Authentication:OpenIdConnect:Scopes:0 is 'two words', but must be one scope, without white space.",
                "Authentication:OpenIdConnect:Authority must be an absolute https address, or an http address together with RequireHttpsMetadata 'false'.",
            ],
            refused.Problems);
    }

    private static void Trust(WebApplicationBuilder builder, string authority) => builder.Configuration.AddInMemoryCollection(
    [
        new("Authentication:OpenIdConnect:Authority", authority), new("Authentication:OpenIdConnect:ClientId", Provider.ClientId),
        new("Authentication:OpenIdConnect:DisplayName", "Example"), new("Authentication:OpenIdConnect:RequireHttpsMetadata", "false"),
    ]);

    private static async Task<JsonElement> MeAsync(FormClient visitor) =>
        JsonElement.Parse((await visitor.GetAsync("/Security/Me", ("Sec-Fetch-Site", "same-origin"))).Is(200).Html);

    /// <summary>Follows every redirect, as a browser does; returns where it ends.</summary>
    private static async Task<string> SignInAsync(FormClient visitor, string back)
    {
        var asked = (await visitor.GetAsync($"/sign-in/provider?returnUrl={Uri.EscapeDataString(back)}")).Is(302).Location!;
        var callback = (await visitor.GetAsync(asked)).Is(302).Location!;
        return (await visitor.GetAsync(callback)).Is(302).Location!;
    }
}
