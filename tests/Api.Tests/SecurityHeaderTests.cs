using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What every response tells a browser.</summary>
public sealed class SecurityHeaderTests(SecurityHeaderTests.Public installation) : IClassFixture<SecurityHeaderTests.Public>
{
    private static readonly (string Name, string Value)[] Expected =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ];

    [Theory]
    [InlineData("GET", "/Workflow/Instances", 200)]
    [InlineData("GET", "/KeyfactorAPI/Workflow/Definitions", 200)]
    [InlineData("GET", "/healthz/live", 200)]
    [InlineData("GET", "/Workflow/Instances?SortField=nonsense", 400)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("PATCH", "/Workflow/Instances", 405)]
    [InlineData("POST", "/Workflow/Instances", 415)]
    public async Task Every_response_has_them(string method, string path, int status)
    {
        var body = status == 415 ? Person.Bytes([1], "text/plain") : null;
        AssertSafe((await installation.As("admin").SendAsync(new HttpMethod(method), path, body)).Is(status));
    }

    [Fact]
    public async Task Refusals_of_the_guards_and_of_sign_in_have_them_too()
    {
        AssertSafe((await installation.Anybody().GetAsync("/Workflow/Instances")).Is(401));
        AssertSafe((await installation.Anybody().SendAsync(HttpMethod.Get, "/Workflow/Instances", null, ("Host", "evil.example.com"))).Is(400));
        AssertSafe((await installation.As("admin").PostAsync("/Workflow/Instances", "{}", ("Sec-Fetch-Site", "cross-site"))).Is(403));
    }

    [Fact]
    public async Task A_response_without_a_body_has_them_too()
    {
        var erin = installation.As("erin");
        var id = await erin.StartAsync(Workflows.Enrollment);
        AssertSafe((await installation.As("alice").SignalAsync(id)).Is(204));
    }

    [Theory]
    [InlineData("https://workflow.example.com", "max-age=31536000")]
    [InlineData("http://workflow.example.com", null)]
    [InlineData("https://localhost", null)]
    public async Task Browsers_are_told_to_stay_with_https_where_they_came_by_it(string origin, string? expected)
    {
        var response = await installation.Anybody().GetAsync($"{origin}/healthz/live");
        Assert.Equal(expected, response.Is(200).Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_an_endpoint_sets_itself_stays()
    {
        await using var page = await Installation.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter, OwnPolicy>());
        var response = (await page.Anybody().GetAsync("/healthz/live")).Is(200);
        Assert.Equal("script-src 'self'", response.Header("Content-Security-Policy"));
        Assert.Equal("max-age=60", response.Header("Cache-Control"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
    }

    private static void AssertSafe(ApiResponse response) => Assert.Equal(Expected, Expected.Select(header => (header.Name, response.Header(header.Name)!)));

    private sealed class OwnPolicy : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Response.Headers.ContentSecurityPolicy = "script-src 'self'";
                context.Response.Headers.CacheControl = "max-age=60";
                return rest(context);
            });
            next(app);
        };
    }

    /// <summary>An installation with a public name.</summary>
    public sealed class Public : Installation
    {
        public Public()
            : base(builder => builder.Set("AllowedHosts", "localhost;workflow.example.com"))
        {
        }
    }
}
