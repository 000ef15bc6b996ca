using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Who is believed when a request says for whom it was forwarded.</summary>
public sealed class TrustedProxyTests(TrustedProxyTests.Proxied installation) : IClassFixture<TrustedProxyTests.Proxied>
{
    private const string List = "/Workflow/Instances/AssignedToMe";

    [Theory]
    [InlineData("192.0.2.7", "203.0.113.9", "https", 200)]
    [InlineData("10.1.255.3", "203.0.113.9", "https", 200)]
    [InlineData("2001:db8:1::5", "2001:db8:9::9", "https", 200)]
    [InlineData("192.0.2.7", "203.0.113.9, 10.1.2.3", "https", 200)]
    [InlineData("192.0.2.7", "203.0.113.9", "http", 403)]
    [InlineData("192.0.2.7", "127.0.0.1, 203.0.113.9", "http", 403)]
    [InlineData("192.0.2.8", "203.0.113.9", "https", 403)]
    [InlineData("10.2.0.1", "203.0.113.9", "https", 403)]
    [InlineData("203.0.113.9", "127.0.0.1", "https", 403)]
    [InlineData("127.0.0.1", "203.0.113.9", "https", 403)]
    public async Task Only_a_configured_proxy_can_say_that_a_password_came_by_https(string proxy, string clients, string scheme, int status)
    {
        var response = await installation.As("alice").SendAsync(HttpMethod.Get, List, null,
            (FarAway.Header, proxy), ("X-Forwarded-For", clients), ("X-Forwarded-Proto", scheme));
        if (status == 200)
            response.Is(200);
        else
            response.Fails(ErrorCodes.ReadableSignIn);
    }

    [Fact]
    public async Task Failures_are_counted_by_the_address_that_the_proxy_names()
    {
        for (var i = 0; i < 10; i++)
            (await GuessAsync("198.51.100.1")).Is(401);

        var slowed = (await GuessAsync("198.51.100.1")).Fails(ErrorCodes.TooManyFailedSignIns);

        Assert.NotNull(slowed.Header("Retry-After"));
        (await GuessAsync("198.51.100.2")).Is(401);
    }

    [Fact]
    public async Task A_page_of_our_own_is_one_behind_a_proxy_that_ends_tls_too()
    {
        var started = await installation.As("erin").PostAsync("/Workflow/Instances", Workflows.Enrollment,
            (FarAway.Header, "192.0.2.7"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("Origin", "https://localhost"));
        started.Is(200);
        (await installation.As("erin").PostAsync("/Workflow/Instances", Workflows.Enrollment,
            (FarAway.Header, "192.0.2.7"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("Origin", "http://localhost")))
            .Fails(ErrorCodes.CrossSiteRequest);
    }

    [Fact]
    public async Task A_proxy_names_neither_the_host_nor_the_path_base() =>
        (await installation.As("alice").SendAsync(HttpMethod.Get, List, null,
            (FarAway.Header, "192.0.2.7"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example.com"), ("X-Forwarded-Prefix", "/elsewhere"))).Is(200);

    private Task<ApiResponse> GuessAsync(string client) => installation.As("nobody").SendAsync(HttpMethod.Get, List, null,
        (FarAway.Header, "192.0.2.7"), ("X-Forwarded-For", client), ("X-Forwarded-Proto", "https"));

    /// <summary>An installation behind proxies.</summary>
    public sealed class Proxied : Installation
    {
        public Proxied()
            : base(builder => FarAway.Use(builder)
                .Set("TrustedProxies:0", "192.0.2.7").Set("TrustedProxies:1", "10.1.0.0/16").Set("TrustedProxies:2", "2001:db8:1::/48"))
        {
        }
    }
}
