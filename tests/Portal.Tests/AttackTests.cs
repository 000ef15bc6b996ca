using System.Net;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What pages of other sites, and hostile texts, try with ours.</summary>
public sealed class AttackTests(PortalHost host) : IClassFixture<PortalHost>
{
    private const string Hostile = "</title></textarea><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'{0}";

    [Fact]
    public async Task No_page_can_be_framed_or_run_what_is_not_ours()
    {
        using var alice = await host.SignInAsync("alice");
        var id = await host.EnrollAsync();
        foreach (var path in (string[])["/", $"/instances/{id}", "/sign-in", "/nothing"])
        {
            var page = await alice.GetAsync(path);
            var policy = page.Header("Content-Security-Policy");
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", page.Header("X-Frame-Options"));
            Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        form.Remove("__RequestVerificationToken");

        var refused = (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(400);

        Assert.Contains("This form is not valid any more", refused.Text, StringComparison.Ordinal);
        Assert.Contains("2 more", (await host.Api("admin").ReadAsync(id)).GetProperty("StatusMessage").GetString(), StringComparison.Ordinal);
        using var bob = await host.SignInAsync("bob");
        var foreign = (await bob.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        (await alice.PostAsync($"/instances/{id}", foreign, ("answer", "approve"))).Is(400);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example.com")]
    public async Task A_form_from_a_page_of_another_site_is_refused_even_with_its_token(string header, string value)
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        form["answer"] = "approve";

        var refused = (await alice.SendAsync(HttpMethod.Post, $"/instances/{id}", new FormUrlEncodedContent(form), [(header, value)])).Is(403);

        Assert.StartsWith("text/html", refused.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("2 more", (await host.Api("admin").ReadAsync(id)).GetProperty("StatusMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_counts_for_the_API_only_when_a_page_of_ours_asks()
    {
        using var alice = await host.SignInAsync("alice");
        const string path = "/Workflow/Instances/AssignedToMe";

        (await alice.GetAsync(path)).Is(401);
        (await alice.GetAsync(path, ("Sec-Fetch-Site", "cross-site"))).Is(401);
        (await alice.GetAsync(path, ("Sec-Fetch-Site", "same-site"))).Is(401);
        (await alice.GetAsync(path, ("Sec-Fetch-Site", "none"))).Is(401);
        (await alice.GetAsync(path, ("Origin", "https://evil.example.com"))).Is(401);
        (await alice.GetAsync(path, ("Sec-Fetch-Site", "same-origin"))).Is(200);
        (await alice.GetAsync(path, ("Origin", host.Address))).Is(200);
        (await alice.SendAsync(HttpMethod.Post, $"/Workflow/Instances/{await host.EnrollAsync()}/Signals",
            new StringContent("""{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":true}}""", null, "application/json"), [("Sec-Fetch-Site", "cross-site")])).Is(403);
    }

    [Fact]
    public async Task Credentials_in_a_header_come_before_the_cookie()
    {
        using var alice = await host.SignInAsync("alice");
        var wrong = Convert.ToBase64String("alice:wrong"u8);
        (await alice.GetAsync("/Security/Me", ("Authorization", $"Basic {wrong}"), ("Sec-Fetch-Site", "same-origin"))).Is(401);
    }

    [Fact]
    public async Task A_cookie_that_was_changed_or_made_up_names_nobody()
    {
        using var alice = await host.SignInAsync("alice");
        var cookie = alice.SessionCookie!;
        foreach (var forged in (string[])[cookie[..^4] + "AAAA", "alice", ""])
        {
            using var client = host.Visit();
            client.Cookies.Add(new Cookie("workflow", forged, "/", "127.0.0.1"));
            (await client.GetAsync("/")).Is(302);
        }
    }

    [Fact]
    public async Task Hostile_text_is_never_markup_wherever_it_appears()
    {
        var id = await host.EnrollAsync(Hostile, new Dictionary<string, object> { [Hostile] = new[] { Hostile }, ["csr"] = $"-----BEGIN CERTIFICATE REQUEST-----\n{Hostile}" });
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Is(200).Hidden($"/instances/{id}");
        (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"), ("comment", Hostile))).Is(303);
        var again = await alice.PostAsync($"/instances/{id}", form, ("answer", "deny"), ("comment", Hostile));
        using var admin = await host.SignInAsync("admin");
        PageResponse[] pages =
        [
            await admin.GetAsync($"/instances/{id}"), again.Is(409), await admin.GetAsync("/instances"), await admin.GetAsync($"/instances/{id}/stop"),
            await admin.GetAsync($"/?find={Uri.EscapeDataString(Hostile)}&query={Uri.EscapeDataString(Hostile)}"),
            await admin.GetAsync($"/instances?query={Uri.EscapeDataString(Hostile)}"), await admin.GetAsync($"/{Uri.EscapeDataString(Hostile)}"),
            await alice.SubmitAsync($"/sign-in?returnUrl={Uri.EscapeDataString("/" + Hostile)}", "/sign-in", ("name", Hostile), ("password", Hostile)),
        ];

        Assert.All(pages, page => Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal));
        Assert.Contains("document.title='owned'", pages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_base_has_no_pages_and_its_address_leads_to_the_root()
    {
        using var alice = await host.SignInAsync("alice");
        Assert.Equal("/?find=a", (await alice.GetAsync("/KeyfactorAPI/?find=a")).Is(302).Location);
        Assert.Equal("/instances/1", (await alice.GetAsync("/KeyfactorAPI/instances/1")).Is(302).Location);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused_as_a_page()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        var refused = (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"), ("comment", new string('x', 300_000)))).Is(413);
        Assert.Contains("That was too much", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_of_pages_are_pages_and_failures_of_the_API_are_JSON()
    {
        using var alice = await host.SignInAsync("alice");
        Assert.Contains("There is nothing here", (await alice.GetAsync("/nothing")).Is(404).Text, StringComparison.Ordinal);
        Assert.Contains("There is nothing here", (await alice.GetAsync($"/instances/{Guid.NewGuid()}/nothing")).Is(404).Text, StringComparison.Ordinal);
        var api = (await alice.GetAsync("/Workflow/Instances/nothing", ("Sec-Fetch-Site", "same-origin"))).Is(400);
        Assert.Equal(ErrorCodes.InvalidRequest.Text, JsonElement.Parse(api.Html).GetProperty("ErrorCode").GetString());
    }

    [Fact]
    public async Task Assets_are_open_kept_for_ever_and_packed()
    {
        using var client = host.Visit();
        var page = (await client.GetAsync("/sign-in")).Is(200);
        var files = System.Text.RegularExpressions.Regex.Matches(page.Html, "(?:href|src)=\"(/portal/assets/[^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(4, files.Count);
        foreach (var file in files)
        {
            var asset = (await client.GetAsync(file, ("Accept-Encoding", "gzip, br"))).Is(200);
            Assert.Equal("br", asset.Header("Content-Encoding"));
            Assert.Contains("immutable", asset.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.True(asset.Message.Content.Headers.ContentLength < 5_000);
            (await client.SendAsync(HttpMethod.Head, file, null, [])).Is(200);
            (await client.GetAsync(file.Replace("assets/", "assets/0", StringComparison.Ordinal))).Is(404);
        }

        (await client.GetAsync("/favicon.ico")).Is(200);
        var head = (await client.SendAsync(HttpMethod.Head, "/sign-in", null, [])).Is(200);
        Assert.Empty(head.Html);
    }
}
