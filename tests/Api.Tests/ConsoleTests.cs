using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowFunctions.Api.Console;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What the console page is sent as; tests of the embedded host use it in a browser.</summary>
public sealed class ConsoleTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("/console/")]
    [InlineData("/KeyfactorAPI/console/")]
    public async Task Anybody_gets_the_page_and_it_may_speak_with_nobody_else(string path)
    {
        using var response = await GetAsync(installation, path);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.NoStore);

        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(page.Split("<script").Length, page.Split($"nonce=\"{nonce}\"").Length);
        using var again = await GetAsync(installation, path);
        Assert.DoesNotContain(nonce, Assert.Single(again.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_is_filled_in_with_one_of_its_users_and_names_the_others()
    {
        var page = await ReadAsync(installation);
        Assert.Contains("\"username\":\"alice\",\"password\":\"alice-demo\"", page, StringComparison.Ordinal);
        Assert.Contains("Demo users: admin, alice, bob", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_users_are_real_nothing_is_filled_in()
    {
        await using var real = await Installation.StartAsync(builder => builder.Services.RemoveAll<ConsoleSignIn>());
        var page = await ReadAsync(real);
        Assert.DoesNotContain("password", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("alice", page, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(Installation installation)
    {
        using var response = await GetAsync(installation, "/console/");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> GetAsync(Installation installation, string path)
    {
        using var client = ((TestServer)installation.Services.GetRequiredService<IServer>()).CreateClient();
        var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
