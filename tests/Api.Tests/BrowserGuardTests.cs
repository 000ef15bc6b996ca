using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What pages of other sites cannot make a browser do.</summary>
public sealed class BrowserGuardTests(BrowserGuardTests.Guarded installation) : IClassFixture<BrowserGuardTests.Guarded>
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData("same-origin", null, true)]
    [InlineData("none", null, true)]
    [InlineData("same-origin", "http://localhost", true)]
    [InlineData("same-origin", "null", true)]
    [InlineData(null, "http://localhost", true)]
    [InlineData(null, "HTTP://LOCALHOST", true)]
    [InlineData("cross-site", "https://portal.example.com", true)]
    [InlineData(null, "https://portal.example.com", true)]
    [InlineData("same-site", null, false)]
    [InlineData("cross-site", null, false)]
    [InlineData("cross-site", "https://evil.example.com", false)]
    [InlineData("same-site", "http://localhost:8080", false)]
    [InlineData(null, "https://evil.example.com", false)]
    [InlineData(null, "https://localhost", false)]
    [InlineData(null, "http://localhost.evil.example.com", false)]
    [InlineData(null, "null", false)]
    [InlineData("same-site", "null", false)]
    [InlineData("cross-site", "null", false)]
    [InlineData(null, "https://portal.example.com.evil.example.com", false)]
    [InlineData(null, "https://portal.example.com:8443", false)]
    [InlineData(null, "https://portal.example.com, https://evil.example.com", false)]
    [InlineData("nonsense", null, false)]
    public async Task A_changing_request_is_allowed_only_from_our_own_or_a_configured_page(string? site, string? origin, bool isAllowed)
    {
        var start = await installation.As("admin").PostAsync("/Workflow/Instances", """{"WorkflowType":"Revocation"}""", Headers(site, origin));
        if (isAllowed)
            start.Is(200);
        else
            start.Fails(ErrorCodes.CrossSiteRequest);
    }

    [Fact]
    public async Task A_reading_request_is_allowed_from_everywhere() =>
        (await installation.As("admin").SendAsync(
            HttpMethod.Get, "/Workflow/Instances", null, Headers("cross-site", "https://evil.example.com"))).Is(200);

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Every_method_that_changes_something_is_guarded(string method) =>
        (await installation.As("admin").SendAsync(
            new HttpMethod(method), $"/Workflow/Definitions/{Guid.NewGuid()}", null, Headers("cross-site", "https://evil.example.com")))
        .Fails(ErrorCodes.CrossSiteRequest);

    [Theory]
    [InlineData("https://portal.example.com")]
    [InlineData("https://evil.example.com")]
    public async Task Other_sites_are_not_allowed_to_read_responses(string origin)
    {
        var preflight = await installation.Anybody().SendAsync(
            HttpMethod.Options, "/Workflow/Instances", null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        var read = await installation.As("admin").SendAsync(HttpMethod.Get, "/Workflow/Instances", null, ("Origin", origin));
        preflight.Fails(ErrorCodes.NotAuthenticated);
        read.Is(200);
        Assert.All([preflight, read], response => Assert.DoesNotContain(
            response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:7071", true)]
    [InlineData("127.0.0.1:7071", true)]
    [InlineData("[::1]:7071", true)]
    [InlineData("evil.example.com", false)]
    [InlineData("localhost.evil.example.com:7071", false)]
    [InlineData("127.0.0.2", false)]
    public async Task The_demo_responds_under_loopback_names_only(string host, bool isAllowed)
    {
        var read = await installation.As("admin").SendAsync(HttpMethod.Get, "/Workflow/Instances", null, ("Host", host));
        if (isAllowed)
            read.Is(200);
        else
            Assert.Equal(["Host"], read.Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Theory]
    [InlineData("workflow.example.com;*.internal.example.com", "workflow.example.com", true)]
    [InlineData("workflow.example.com;*.internal.example.com", "a.internal.example.com", true)]
    [InlineData("workflow.example.com;*.internal.example.com", "internal.example.com", false)]
    [InlineData("workflow.example.com;*.internal.example.com", "localhost", false)]
    [InlineData("*", "anything.example.com", true)]
    [InlineData("", "anything.example.com", true)]
    public async Task Other_installations_respond_under_the_configured_names(string allowed, string host, bool isAllowed)
    {
        await using var configured = await Installation.StartAsync(builder => builder.Set("AllowedHosts", allowed));
        (await configured.As("admin").SendAsync(HttpMethod.Get, "/Workflow/Instances", null, ("Host", host))).Is(isAllowed ? 200 : 400);
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_checks_are_answered_under_any_name_because_load_balancers_call_by_address(string path)
    {
        await using var configured = await Installation.StartAsync(builder => builder.Set("AllowedHosts", "workflow.example.com"));
        (await configured.Anybody().SendAsync(HttpMethod.Get, path, null, ("Host", "10.0.0.4:8080"))).Is(200);
    }

    private static (string, string)[] Headers(string? site, string? origin) =>
        [.. new[] { (Name: "Sec-Fetch-Site", Value: site), (Name: "Origin", Value: origin) }
            .Where(header => header.Value is not null).Select(header => (header.Name, header.Value!))];

    /// <summary>An installation that knows a page of another site.</summary>
    public sealed class Guarded : Installation
    {
        public Guarded()
            : base(builder => builder.Set("AllowedOrigins:0", "https://portal.example.com"))
        {
        }
    }
}
