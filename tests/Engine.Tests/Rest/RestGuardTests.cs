using System.Net;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

public sealed class RestGuardTests
{
    [Theory]
    [InlineData("http://localhost/", "localhost", 80)]
    [InlineData("http://db.corp:8080/", "db.corp", 8080)]
    [InlineData("https://10.0.0.1/", "10.0.0.1", 443)]
    [InlineData("http://0x7f.2/", "127.0.0.2", 80)]
    [InlineData("http://2130706434/", "127.0.0.2", 80)]
    [InlineData("http://[::ffff:127.0.0.1]/", "[::ffff:127.0.0.1]", 80)]
    public async Task An_internal_host_that_the_settings_do_not_name_is_refused_for_good(string url, string host, int port)
    {
        await using var lab = new OutgoingLab();
        lab.Names.Add("db.corp", "10.1.2.3");
        var shown = host.Trim('[', ']');

        (await lab.CallAsync(url)).Fails(mayPass: false,
            $"'{shown}' leads to an internal address; Outgoing:AllowedHosts would have to name '{host}' or '{host}:{port}'");
    }

    [Fact]
    public async Task A_host_that_the_settings_name_is_called()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab(("Outgoing:AllowedHosts:1", $"LOCALHOST:{server.Port}"));

        Assert.Empty((await lab.CallAsync(server.Url(host: "localhost"))).Values());
        Assert.Equal(["localhost"], lab.Names.Asked);
    }

    [Fact]
    public async Task A_name_that_is_bound_anew_changes_nothing_between_check_and_call()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab(("Outgoing:AllowedHosts:1", "tickets.corp"));
        lab.Names["tickets.corp"] = [[IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]];

        Assert.Empty((await lab.CallAsync(server.Url(host: "tickets.corp"))).Values());
        Assert.Equal(["tickets.corp"], lab.Names.Asked);
    }

    [Fact]
    public async Task No_proxy_is_asked_even_where_the_machine_has_one()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var proxy = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Url());
        try
        {
            await lab.CallAsync(server.Url());
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Single(server.Requests);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("http://localhost/", "'localhost' leads to an internal address")]
    [InlineData("http://169.254.169.254/latest/meta-data", "'169.254.169.254' leads to a link-local address, which is refused always")]
    [InlineData("http://[::1]/", "'::1' leads to an internal address")]
    [InlineData("file:///etc/passwd", "redirects to an address that is no http or https address")]
    public async Task A_redirect_is_checked_as_every_call(string location, string reason)
    {
        await using var server = await WebServer.StartAsync(302, headers: ("Location", location));
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url())).FailsWith(mayPass: false, reason);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_to_another_origin_loses_what_is_secret_and_keeps_the_idempotency_key()
    {
        await using var other = await WebServer.StartAsync(200, "{}");
        await using var server = await WebServer.StartAsync(307, headers: ("Location", other.Url("/there")));
        await using var lab = new OutgoingLab(OutgoingLab.Secret("hush-hush"));
        await lab.CallAsync(server.Url(), new
        {
            Verb = "PUT",
            RequestContent = "{}",
            BasicUsername = "me",
            BasicPassword = "$(secret:Api)",
            Headers = new Dictionary<string, string> { ["X-Key"] = "k $(secret:Api)", ["X-Plain"] = "p", ["Cookie"] = "c=1" },
        });

        var first = Assert.Single(server.Requests);
        Assert.Equal("k hush-hush", first.Headers["X-Key"]);
        Assert.True(first.Headers.ContainsKey("Authorization"));
        var second = Assert.Single(other.Requests);
        Assert.Equal(("PUT", "/there", "{}", "p"), (second.Method, second.Target, second.Body, second.Headers["X-Plain"]));
        Assert.Equal(first.Headers["Idempotency-Key"], second.Headers["Idempotency-Key"]);
        Assert.DoesNotContain(second.Headers.Keys, name => name is "Authorization" or "X-Key" or "Cookie");
    }

    [Fact]
    public async Task A_body_with_a_secret_does_not_follow_to_another_origin()
    {
        await using var other = await WebServer.StartAsync(200);
        await using var server = await WebServer.StartAsync(308, headers: ("Location", other.Url()));
        await using var lab = new OutgoingLab(OutgoingLab.Secret("hush-hush"));
        var outcome = await lab.CallAsync(server.Url(), new { Verb = "POST", RequestContent = """{ "key": "$(secret:Api)" }""" });

        outcome.Fails(mayPass: false, $"'127.0.0.1:{server.Port}' redirects to '127.0.0.1:{other.Port}', which must not get the secret that the body holds");
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_redirects_are_followed_and_no_more(int redirects, bool succeeds)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            var at = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            if (at < redirects)
                context.Response.Redirect($"/{at + 1}");
            return Task.CompletedTask;
        });
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync(server.Url("/0"));

        if (succeeds)
            Assert.Empty(outcome.Values());
        else
            outcome.Fails(mayPass: false, "it was redirected more than 5 times");
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_redirected_post_becomes_a_get_without_its_body()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            if (context.Request.Path == "/")
                context.Response.Redirect("/done");
            return Task.CompletedTask;
        });
        await using var lab = new OutgoingLab();
        await lab.CallAsync(server.Url(), new { Verb = "POST", RequestContent = "{}" });

        Assert.Equal([("POST", "{}"), ("GET", "")], server.Requests.Select(request => (request.Method, request.Body)));
        Assert.False(server.Requests.Last().Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task A_redirect_to_nowhere_fails_for_good()
    {
        await using var server = await WebServer.StartAsync(302);
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url())).Fails(mayPass: false, $"'127.0.0.1:{server.Port}' answered 302");
    }
}
