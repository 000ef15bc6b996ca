using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Pages for people whom App Service has signed in before they come here.</summary>
public sealed class AppServiceTests(AppServiceTests.BehindAppService host) : IClassFixture<AppServiceTests.BehindAppService>
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";

    [Fact]
    public async Task Whom_App_Service_names_is_signed_in_and_answers_and_signs_out_there()
    {
        var id = await host.EnrollAsync("For App Service");
        using var olga = Visit("olga", "2");
        var page = (await olga.GetAsync($"/instances/{id}")).Is(200);
        Assert.Contains("href=\"/.auth/logout\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/sign-out\"", page.Html, StringComparison.Ordinal);

        (await olga.PostAsync($"/instances/{id}", page.Hidden($"/instances/{id}"), ("answer", "approve"))).Is(303);

        Assert.Contains(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Actor") == "olga");
        Assert.Null(olga.SessionCookie);
        Assert.Contains("You are signed in as olga.", (await olga.GetAsync("/sign-in")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_still_needs_its_token_and_the_token_is_of_one_person()
    {
        var id = await host.EnrollAsync();
        using var browser = Visit("olga", "2");
        var form = (await browser.GetAsync($"/instances/{id}")).Is(200).Hidden($"/instances/{id}");
        var bare = form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary();
        (await browser.PostAsync($"/instances/{id}", bare, ("answer", "approve"))).Is(400);
        using (var content = new FormUrlEncodedContent(form.Append(new("answer", "approve"))))
            (await browser.SendAsync(HttpMethod.Post, $"/instances/{id}", content, [("Sec-Fetch-Site", "cross-site")])).Is(403);

        // Somebody else signs in there in the same browser, while the page is open.
        browser.Headers.Remove(Header);
        browser.Headers.Add(Header, Principal("peter", "2"));
        Assert.Contains("This form is not valid any more", (await browser.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(400).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");

        (await browser.SubmitAsync($"/instances/{id}", $"/instances/{id}", ("answer", "approve"))).Is(303);
        Assert.Contains(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Actor") == "peter");
    }

    [Fact]
    public async Task Roles_are_those_of_each_request_and_whoever_is_named_no_more_is_led_to_the_sign_in()
    {
        using var browser = Visit("olga", "1");
        (await browser.GetAsync("/definitions")).Is(200);
        browser.Headers.Remove(Header);
        browser.Headers.Add(Header, Principal("olga", "2"));
        (await browser.GetAsync("/definitions")).Is(403);
        foreach (var header in (string[])["", "nonsense", Convert.ToBase64String("{}"u8)])
        {
            browser.Headers.Remove(Header);
            browser.Headers.TryAddWithoutValidation(Header, header);
            Assert.Equal("/sign-in?returnUrl=%2Fdefinitions", (await browser.GetAsync("/definitions")).Is(302).Location);
        }
    }

    [Fact]
    public async Task App_Services_person_comes_before_a_cookie_and_leaves_for_App_Service()
    {
        await host.EnrollAsync();
        using var browser = host.Visit();
        await browser.SignInAsync("alice");
        Assert.Contains(">alice</span>", (await browser.GetAsync("/help")).Is(200).Html, StringComparison.Ordinal);
        var form = (await browser.GetAsync("/help")).Hidden("/sign-out");
        browser.Headers.Add(Header, Principal("olga", "2"));
        Assert.Contains(">olga</span>", (await browser.GetAsync("/help")).Is(200).Html, StringComparison.Ordinal);

        // The page was loaded as alice.
        (await browser.PostAsync("/sign-out", form)).Is(400);
        var own = (await browser.GetAsync("/")).Is(200).Hidden("/");
        Assert.Equal("/.auth/logout", (await browser.PostAsync("/sign-out", own)).Is(302).Location);
        Assert.Null(browser.SessionCookie);
    }

    [Fact]
    public async Task Where_it_is_not_trusted_the_header_says_nothing()
    {
        await using var plain = await PortalHost.StartAsync(_ => { });
        using var mallory = plain.Visit();
        mallory.Headers.Add(Header, Principal("admin", "1"));
        Assert.Equal("/sign-in", (await mallory.GetAsync("/")).Is(302).Location);
        await mallory.SignInAsync("erin");
        var page = (await mallory.GetAsync("/requests")).Is(200);
        Assert.Contains(">erin</span>", page.Html, StringComparison.Ordinal);
        Assert.Contains("action=\"/sign-out\"", page.Html, StringComparison.Ordinal);
        (await mallory.GetAsync("/instances")).Is(403);
    }

    private FormClient Visit(string name, string role)
    {
        var client = host.Visit();
        client.Headers.Add(Header, Principal(name, role));
        return client;
    }

    private static string Principal(string name, string role) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        claims = new[] { Claim("iss", "https://login.example.com/"), Claim("oid", $"id-of-{name}"), Claim("name", name), Claim("roles", role) },
    })));

    private static object Claim(string type, string value) => new { typ = type, val = value };

    public sealed class BehindAppService() : PortalHost(builder => builder.Configuration.AddInMemoryCollection(
        [new("WEBSITE_AUTH_ENABLED", "True"), new("Authentication:AppService:Enabled", "true")]));
}
