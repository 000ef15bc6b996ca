using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Pages behind a proxy that ends TLS, and without one.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Behind_a_trusted_proxy_all_cookies_are_for_https_alone_and_addresses_stay_within_it()
    {
        await using var host = await PortalHost.StartAsync(Trust);
        using var alice = Behind(host, "https");
        var page = (await alice.GetAsync("/sign-in")).Is(200);
        var signedIn = (await alice.PostAsync("/sign-in", page.Hidden("/sign-in"), ("name", "alice"), ("password", "alice-demo"))).Is(302);

        Assert.Equal("/", signedIn.Location);
        var cookies = page.Message.Headers.GetValues("Set-Cookie").Concat(signedIn.Message.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Equal(["workflow.form", "workflow"], cookies.Select(cookie => cookie.Split('=')[0]));
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));

        // The name by which the proxy is known comes as Host, and in no other way.
        alice.Headers.Add("X-Forwarded-Host", "evil.example.com");
        var own = host.Address.Replace("http://", "https://", StringComparison.Ordinal);
        (await alice.GetAsync("/Workflow/Instances/AssignedToMe", ("Origin", own))).Is(200);
        (await alice.GetAsync("/Workflow/Instances/AssignedToMe", ("Origin", "https://evil.example.com"))).Is(401);
        Assert.DoesNotContain("evil.example.com", (await alice.GetAsync("/help")).Is(200).Html, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await alice.SignOutAsync("/help")).Is(302).Location);
    }

    [Fact]
    public async Task The_provider_is_told_the_address_that_the_browser_has()
    {
        await using var provider = await Provider.StartAsync();
        await using var host = await PortalHost.StartAsync(builder =>
        {
            Trust(builder);
            builder.Configuration.AddInMemoryCollection(
            [
                new("Authentication:OpenIdConnect:Authority", provider.Address), new("Authentication:OpenIdConnect:ClientId", Provider.ClientId),
                new("Authentication:OpenIdConnect:RequireHttpsMetadata", "false"),
            ]);
        });
        using var olga = Behind(host, "https");

        var asked = (await olga.GetAsync("/sign-in/provider")).Is(302);

        var own = host.Address.Replace("http://", "https://", StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString($"{own}/sign-in/provider/callback"), asked.Location, StringComparison.Ordinal);
        Assert.All(asked.Message.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "http")]
    [InlineData(false, "https")]
    public async Task Over_a_connection_that_others_can_read_nobody_gets_a_cookie_however_right_the_password_is(bool isTrusted, string scheme)
    {
        await using var host = await PortalHost.StartAsync(isTrusted ? Trust : _ => { });
        using var here = host.Visit();
        var form = (await here.GetAsync("/sign-in")).Is(200).Hidden("/sign-in");
        using var alice = Behind(host, scheme);
        foreach (Cookie cookie in here.Cookies.GetAllCookies())
            alice.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));

        var refused = await alice.PostAsync("/sign-in", form, ("name", "alice"), ("password", "alice-demo"));

        Assert.InRange(refused.Status, 400, 499);
        Assert.Null(alice.SessionCookie);
        Assert.Contains("plain HTTP", refused.Text, StringComparison.Ordinal);
    }

    private static void Trust(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection([new("TrustedProxies:0", "127.0.0.1")]);

    /// <summary>A browser whose requests come through a proxy on this machine.</summary>
    private static FormClient Behind(PortalHost host, string scheme)
    {
        var client = new FormClient(
            new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(host.Address) }, $"{scheme}://127.0.0.1/");
        client.Headers.Add("X-Forwarded-Proto", scheme);
        client.Headers.Add("X-Forwarded-For", "192.0.2.7");
        return client;
    }
}
