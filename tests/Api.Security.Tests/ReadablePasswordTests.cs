using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Where a password may come from, so that nobody can have read it on the way.</summary>
public sealed class ReadablePasswordTests
{
    private static readonly string Alice = SecurityApp.Basic("Alice", TestSettings.AlicePassword).ToString();

    [Theory]
    [InlineData("https", "203.0.113.9", HttpStatusCode.OK)]
    [InlineData("http", "127.0.0.1", HttpStatusCode.OK)]
    [InlineData("http", "127.8.0.1", HttpStatusCode.OK)]
    [InlineData("http", "::1", HttpStatusCode.OK)]
    [InlineData("http", "::ffff:127.0.0.1", HttpStatusCode.OK)]
    [InlineData("http", "203.0.113.9", HttpStatusCode.Forbidden)]
    [InlineData("http", "192.168.1.1", HttpStatusCode.Forbidden)]
    [InlineData("http", "2001:db8::1", HttpStatusCode.Forbidden)]
    public async Task A_password_is_taken_by_https_or_from_this_machine(string scheme, string address, HttpStatusCode status)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendFromAsync(scheme, address, "/caller", ("Authorization", Alice));

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.OK)
            return;
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("0xA012005A", body, StringComparison.Ordinal);
        Assert.Contains("TrustedProxies", body, StringComparison.Ordinal);
        Assert.Empty(app.Derivation.Runs);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Forwarded", "for=203.0.113.9;proto=https")]
    public async Task What_a_proxy_on_this_machine_forwards_comes_from_elsewhere(string header, string value)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendFromAsync("http", "127.0.0.1", "/caller", ("Authorization", Alice), (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Where_nobody_could_send_a_password_unread_nobody_is_asked_for_one()
    {
        await using var onlyUsers = await SecurityApp.StartAsync(TestSettings.Users);
        await using var tokensToo = await SecurityApp.StartAsync(
            TestSettings.Users.With([.. TestSettings.SharedKey.Select(setting => (setting.Key, setting.Value))]));

        using var refused = await onlyUsers.SendFromAsync("http", "203.0.113.9", "/caller");
        using var challenged = await tokensToo.SendFromAsync("http", "203.0.113.9", "/caller");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(refused.Headers.WwwAuthenticate);
        Assert.Equal(HttpStatusCode.Unauthorized, challenged.StatusCode);
        Assert.Equal("Bearer", challenged.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task An_anonymous_endpoint_responds_everywhere()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendFromAsync("http", "203.0.113.9", "/anybody", ("Authorization", Alice));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_host_behind_a_front_end_that_takes_tls_alone_need_not_see_it()
    {
        await using var app = await SecurityApp.StartAsync(
            TestSettings.Users, services => services.AddSingleton(new HostTransport(IsBehindTlsFrontEnd: true)));

        using var response = await app.SendFromAsync("http", "10.0.0.7", "/caller", ("Authorization", Alice));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
