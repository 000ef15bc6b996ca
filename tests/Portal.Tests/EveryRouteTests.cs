using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using WorkflowFunctions.Portal.Layout;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Rules that no page and no form may forget. Each is tried with every route that the host has.</summary>
public sealed class EveryRouteTests(PortalHost host) : IClassFixture<PortalHost>
{
    /// <summary>What needs no sign-in, which is a decision.</summary>
    private static readonly string[] Open =
    [
        "GET /favicon.ico", "GET /portal/assets/{hash}/{name}", "GET /sign-in", "GET /sign-in/provider", "POST /sign-in", "POST /sign-out",
    ];

    [Fact]
    public async Task No_route_can_be_framed_or_kept_or_runs_what_is_not_ours()
    {
        using var admin = await host.SignInAsync("admin");
        using var stranger = host.Visit();
        foreach (var route in (await RoutesAsync()).Where(route => route.Method == "GET"))
        {
            foreach (var visitor in (FormClient[])[admin, stranger])
            {
                var response = await visitor.GetAsync(route.Address, ("Sec-Fetch-Site", "same-origin"));
                var policy = response.Header("Content-Security-Policy") ?? "";
                Assert.True(policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) && policy.Contains("default-src 'none'", StringComparison.Ordinal), $"{route}: {policy}");
                Assert.True(response.Header("X-Frame-Options") == "DENY", $"{route}: {response.Header("X-Frame-Options")}");
                Assert.True(response.Header("X-Content-Type-Options") == "nosniff", $"{route}");
                if (response.Status == 200 && route.IsOpen && !route.Pattern.StartsWith("/sign", StringComparison.Ordinal))
                    continue;
                Assert.True(response.Header("Cache-Control")?.Contains("no-store", StringComparison.Ordinal), $"{route}: {response.Header("Cache-Control")}");
                if (!route.IsOfPortal)
                    continue;
                Assert.False(policy.Contains("unsafe", StringComparison.Ordinal), $"{route}: {policy}");
                Assert.False(Regex.IsMatch(response.Html, @"<style|\sstyle=|\son\w+=|<script(?! type=""module"" src=""/portal/assets/)|href=""javascript:"), $"{route} has what its policy forbids.");
            }
        }
    }

    [Fact]
    public Task Every_page_of_what_there_is_is_there_though_the_store_answers_late() => EveryPageIsThereAsync(host);

    [Theory]
    [InlineData("History")]
    [InlineData("Live")]
    [InlineData("Definition")]
    [InlineData("Instance")]
    public async Task Every_page_of_what_there_is_is_there_though_the_store_gives_only_a_part_at_once(string late)
    {
        await using var partly = await PortalHost.StartAsync(builder => builder.Services.AddLateStore(isLate: call => call.Name.Contains(late, StringComparison.Ordinal)));
        await EveryPageIsThereAsync(partly);
    }

    [Fact]
    public void What_reads_is_not_shown_before_it_has_read()
    {
        var components = typeof(ReadingComponent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ComponentBase))).ToList();
        Assert.Contains(components, component => component.IsSubclassOf(typeof(ReadingComponent)));
        Assert.DoesNotContain(components, component => component.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(method => method.Name is "OnInitializedAsync" or "OnParametersSetAsync"));
    }

    [Fact]
    public async Task A_file_is_given_also_to_a_browser_that_does_not_ask_for_something_to_show()
    {
        var definition = await host.DefinitionAsync(await host.EnrollAsync());
        using var admin = await host.SignInAsync("admin");
        var file = (await admin.GetAsync($"/definitions/{definition}/export", ("Accept", "*/*"))).Is(200);
        Assert.Equal($"attachment; filename=\"workflow-{definition}-1.json\"", file.Header("Content-Disposition"));
        (await admin.GetAsync($"/definitions/{definition}", ("Accept", "*/*"))).Is(404);
    }

    [Fact]
    public async Task Every_page_and_form_is_for_those_who_are_signed_in_unless_it_is_known_to_be_open()
    {
        var routes = (await RoutesAsync()).Where(route => route.IsOfPortal).ToList();
        Assert.Equal(Open, routes.Where(route => route.IsOpen).Select(route => route.ToString()).Distinct().Order(StringComparer.Ordinal));
        using var stranger = host.Visit();
        foreach (var route in routes.Where(route => !route.IsOpen))
        {
            var answer = await stranger.SendAsync(new HttpMethod(route.Method), route.Address, null, []);
            Assert.True(answer is { Status: 302, Location: var location } && location!.StartsWith("/sign-in", StringComparison.Ordinal), $"{route}: {answer.Status} {answer.Location}");
            Assert.True((await stranger.SendAsync(new HttpMethod(route.Method), route.Address, null, [("Accept", "application/json")])).Status == 401, $"{route}");
        }
    }

    [Fact]
    public async Task Nothing_that_changes_something_is_taken_from_a_page_of_another_site()
    {
        using var admin = await host.SignInAsync("admin");
        foreach (var route in (await RoutesAsync()).Where(route => route.Method is not ("GET" or "HEAD" or "OPTIONS")))
        {
            foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example.com"), ("Origin", "null") })
            {
                using var form = new FormUrlEncodedContent([new("answer", "approve")]);
                var refused = await admin.SendAsync(new HttpMethod(route.Method), route.Address, form, [(name, value)]);
                Assert.True(refused.Status == 403, $"{route} with {name} '{value}': {refused.Status}");
            }
        }
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token_or_with_that_of_somebody_else()
    {
        using var admin = await host.SignInAsync("admin");
        using var alice = await host.SignInAsync("alice");
        // Somebody else who has had this browser before, with all of its cookies.
        var hers = (await alice.GetAsync("/help")).Is(200).Hidden("/sign-out");
        using var shared = host.Visit();
        await shared.SignInAsync("alice");
        var before = (await shared.GetAsync("/help")).Is(200).Hidden("/sign-out");
        await shared.SignOutAsync("/help");
        await shared.SignInAsync("admin");
        foreach (var route in (await RoutesAsync()).Where(route => route is { Method: "POST", IsOfPortal: true }))
        {
            Assert.True(route.NeedsToken, $"{route} does not say that it needs a token.");
            foreach (var (visitor, token) in new[] { (admin, []), (admin, hers), (shared, before) })
            {
                var refused = await visitor.PostAsync(route.Address, token, ("answer", "approve"), ("do", "Disable"), ("revision", "1"));
                Assert.True(refused.Status == 400 && refused.Text.Contains("This form is not valid any more", StringComparison.Ordinal), $"{route}: {refused.Status} {refused.Text}");
            }
        }

        (await shared.GetAsync("/help")).Is(200);
    }

    [Fact]
    public async Task No_address_of_ours_leads_to_another_site()
    {
        using var admin = await host.SignInAsync("admin");
        using var stranger = host.Visit();
        foreach (var route in (await RoutesAsync()).Where(route => route is { Method: "GET", IsOfPortal: true }))
        {
            foreach (var before in (string[])["/KeyfactorAPI", "/KeyfactorAPI//evil.example.com", "//evil.example.com", "/KeyfactorAPI/%5Cevil.example.com", "/%2F%2Fevil.example.com"])
            {
                foreach (var visitor in (FormClient[])[admin, stranger])
                {
                    var answer = await visitor.GetAsync(host.Address + before + route.Address);
                    Assert.True(answer.Location is null or ['/', not ('/' or '\\'), ..] or "/", $"{before}{route.Address}: {answer.Location}");
                    if (answer.Location?.StartsWith("/sign-in?", StringComparison.Ordinal) == true)
                        Assert.DoesNotContain("href=\"//", (await visitor.GetAsync(answer.Location)).Is(200).Html, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task Every_page_answers_HEAD_as_it_answers_GET_without_the_body()
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");
        foreach (var path in (await host.PagesAsync(admin, id)).Append("/nothing").Append("/sign-in"))
        {
            var (get, head) = (await admin.GetAsync(path, ("Accept-Encoding", "br")), await admin.SendAsync(HttpMethod.Head, path, null, [("Accept-Encoding", "br")]));
            Assert.Equal((path, get.Status, get.Header("Content-Type"), ""), (path, head.Status, head.Header("Content-Type"), head.Html));
        }
    }

    private static async Task EveryPageIsThereAsync(PortalHost host)
    {
        using var admin = await host.SignInAsync("admin");
        var routes = (await RoutesAsync(host)).Where(route => route is { Method: "GET", IsOfPortal: true, IsThere: true } && route.Pattern != "/sign-in/provider").ToList();
        Assert.Contains(routes, route => route.Pattern == "/definitions/{Id:guid}/compare");
        foreach (var route in routes)
        {
            var page = await admin.GetAsync(route.Address);
            Assert.True(page.Status is 200 or 204, $"{route}: {page.Status}");
        }
    }

    private Task<IReadOnlyList<PortalRoute>> RoutesAsync() => RoutesAsync(host);

    private static async Task<IReadOnlyList<PortalRoute>> RoutesAsync(PortalHost host)
    {
        var id = await host.EnrollAsync();
        return host.Routes(id, await host.DefinitionAsync(id));
    }
}
