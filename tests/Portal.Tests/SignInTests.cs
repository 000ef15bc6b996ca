using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Signing in and out with a browser.</summary>
public sealed class SignInTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_browser_without_a_sign_in_gets_the_sign_in_page_and_comes_back()
    {
        var id = await host.EnrollAsync();
        using var alice = host.Visit();

        var asked = (await alice.GetAsync($"/instances/{id}?before=9")).Is(302);
        Assert.Equal($"/sign-in?returnUrl=%2Finstances%2F{id}%3Fbefore%3D9", asked.Location);
        var page = (await alice.GetAsync(asked.Location!)).Is(200);
        var signedIn = await alice.PostAsync("/sign-in", page.Hidden("/sign-in"), ("name", "alice"), ("password", "alice-demo"));

        Assert.Equal($"/instances/{id}?before=9", signedIn.Is(302).Location);
        Assert.Contains("Certificate for www.example.com", (await alice.GetAsync(signedIn.Location!)).Is(200).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/Workflow/Instances")]
    [InlineData("/nothing")]
    public async Task A_client_of_the_API_is_asked_for_its_sign_in_in_JSON(string path)
    {
        using var client = host.Visit();
        var response = (await client.GetAsync(path, ("Accept", "application/json"))).Is(401);
        Assert.Contains(ErrorCodes.NotAuthenticated.Text, response.Html, StringComparison.Ordinal);
        Assert.Contains("Basic", response.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_never_shown_again()
    {
        using var client = host.Visit();
        var refused = (await client.SignInAsync("alice", "<wrong>")).Is(401);
        Assert.Contains("The user name or the password is wrong.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong&gt;", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"alice\"", refused.Html, StringComparison.Ordinal);
        Assert.Null(client.SessionCookie);
    }

    [Fact]
    public async Task Whoever_guesses_on_the_page_is_slowed_down_as_at_the_API()
    {
        await using var slow = await PortalHost.StartAsync(_ => { });
        using var client = slow.Visit();
        for (var attempt = 0; attempt < 10; attempt++)
            (await client.SignInAsync("alice", "guess")).Is(401);

        var slowed = (await client.SignInAsync("alice")).Is(429);

        Assert.Contains("Too many sign-ins have failed", slowed.Text, StringComparison.Ordinal);
        Assert.NotNull(slowed.Header("Retry-After"));
        Assert.Null(client.SessionCookie);
        slow.Time.Advance(TimeSpan.FromMinutes(2));
        (await client.SignInAsync("alice")).Is(302);
    }

    [Theory]
    [InlineData("https://evil.example.com/")]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("/\t/evil.example.com")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example.com")]
    [InlineData("///evil.example.com")]
    [InlineData("/\r\n/evil.example.com")]
    [InlineData(" //evil.example.com")]
    [InlineData("\u00a0//evil.example.com")]
    [InlineData("\\\\evil.example.com")]
    [InlineData("https:evil.example.com")]
    [InlineData("https://127.0.0.1@evil.example.com/")]
    [InlineData("data:text/html,evil")]
    [InlineData("%2f%2fevil.example.com")]
    [InlineData("/sign-in?returnUrl=/sign-in")]
    public async Task A_sign_in_leads_to_no_other_site(string returnUrl)
    {
        using var client = host.Visit();
        Assert.Equal("/", (await client.SignInAsync("alice", returnUrl: returnUrl)).Is(302).Location);
    }

    [Theory]
    [InlineData("/%2f%2fevil.example.com")]
    [InlineData("/%5cevil.example.com")]
    [InlineData("/%09/evil.example.com")]
    [InlineData("/@evil.example.com")]
    [InlineData("/.evil.example.com")]
    [InlineData("/instances?find=https://evil.example.com")]
    [InlineData("/?find=//evil.example.com")]
    public async Task What_only_looks_like_another_site_stays_here(string returnUrl)
    {
        using var client = host.Visit();
        var location = (await client.SignInAsync("alice", returnUrl: returnUrl)).Is(302).Location;
        Assert.Equal(returnUrl, location);
        Assert.Equal(new Uri(host.Address).Authority, new Uri(new Uri(host.Address), location).Authority);
    }

    [Fact]
    public async Task A_session_that_somebody_has_prepared_is_not_taken_over()
    {
        using var mallory = await host.SignInAsync("erin");
        using var victim = host.Visit();
        foreach (System.Net.Cookie cookie in mallory.Cookies.GetAllCookies())
            victim.Cookies.Add(new System.Net.Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));

        (await victim.SignInAsync("alice")).Is(302);

        Assert.NotEqual(mallory.SessionCookie, victim.SessionCookie);
        Assert.Contains(">erin</span>", (await mallory.GetAsync("/requests")).Is(200).Html, StringComparison.Ordinal);
        Assert.Contains(">alice</span>", (await victim.GetAsync("/")).Is(200).Html, StringComparison.Ordinal);
        await mallory.SignOutAsync("/requests");
        (await victim.GetAsync("/")).Is(200);
    }

    [Fact]
    public async Task The_cookie_is_for_the_browser_alone_and_says_nothing_readable()
    {
        using var client = host.Visit();
        var response = (await client.SignInAsync("alice")).Is(302);
        var cookie = Assert.Single(response.Message.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("workflow=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_worth_nothing_once_its_owner_has_signed_out()
    {
        using var alice = await host.SignInAsync("alice");
        using var thief = host.Visit();
        foreach (System.Net.Cookie cookie in alice.Cookies.GetAllCookies())
            thief.Cookies.Add(new System.Net.Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));
        (await thief.GetAsync("/")).Is(200);

        Assert.Equal("/sign-in", (await alice.SignOutAsync()).Is(302).Location);

        Assert.Null(alice.SessionCookie);
        Assert.Equal("/sign-in", (await thief.GetAsync("/")).Is(302).Location);
        (await alice.SignInAsync("alice")).Is(302);
        (await alice.GetAsync("/")).Is(200);
    }

    [Fact]
    public async Task A_sign_in_ends_after_a_time_without_requests_and_in_any_case_after_a_week()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        using var idle = await own.SignInAsync("alice");
        using var busy = await own.SignInAsync("bob");
        for (var hours = 0; hours < 6 * 24; hours += 6)
        {
            own.Time.Advance(TimeSpan.FromHours(6));
            (await busy.GetAsync("/")).Is(200);
        }

        (await idle.GetAsync("/")).Is(302);
        for (var hours = 0; hours < 24; hours += 6)
        {
            own.Time.Advance(TimeSpan.FromHours(6));
            await busy.GetAsync("/");
        }

        (await busy.GetAsync("/")).Is(302);
    }

    [Fact]
    public async Task The_page_offers_the_people_of_the_demo_with_what_each_may_do()
    {
        using var client = host.Visit();
        var page = (await client.GetAsync("/sign-in")).Is(200);
        Assert.Contains("alice approves as one of the PKI Approvers", page.Text, StringComparison.Ordinal);
        Assert.Contains("admin may do everything", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signs_in_over_a_connection_that_others_can_read()
    {
        using var client = host.Visit();
        var page = (await client.GetAsync("/sign-in", ("X-Forwarded-For", "192.0.2.1"))).Is(200);
        Assert.Contains("plain HTTP", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", page.Html, StringComparison.Ordinal);
    }
}
