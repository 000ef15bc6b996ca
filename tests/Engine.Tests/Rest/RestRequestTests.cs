using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

public sealed class RestRequestTests
{
    [Fact]
    public async Task A_request_is_sent_as_its_parameters_say()
    {
        await using var server = await WebServer.StartAsync(204);
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync(server.Url("/tickets/$(cn)?q=$(cn)"), new
        {
            Verb = "post",
            Headers = new Dictionary<string, object> { ["X-One"] = new[] { "a", "$(cn)" }, ["X-Two"] = "b", ["Accept"] = "application/json" },
            ContentType = "application/vnd.api+json; charset=utf-8",
            RequestContent = """{ "name": "$(cn)", "raw": $(cn) }""",
        }, ("cn", "ä \"1\"/2"));

        Assert.Empty(outcome.Values());
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/tickets/%C3%A4%20%221%22%2F2?q=%C3%A4%20%221%22%2F2"), (request.Method, request.Target));
        Assert.Equal(("a,ä \"1\"/2", "b", "application/json"), (request.Headers["X-One"].Replace(", ", ",", StringComparison.Ordinal), request.Headers["X-Two"], request.Headers["Accept"]));
        Assert.Equal("application/vnd.api+json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal("""{ "name": "\u00E4 \u00221\u0022/2", "raw": "ä \"1\"/2" }""", request.Body);
        Assert.Contains($"POST: '127.0.0.1:{server.Port}' answered 204.", outcome.Notes.Select(note => note.Message));
    }

    [Fact]
    public async Task Every_request_carries_the_key_of_the_effect_unless_the_author_gives_one()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab();
        await lab.CallAsync(server.Url());
        await lab.CallAsync(server.Url(), new { Headers = new Dictionary<string, string> { ["idempotency-key"] = "mine" } });

        Assert.Equal([$"{Contexts.Id}/2/step/1", "mine"], server.Requests.Select(request => request.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task Without_parameters_it_is_a_get_without_a_body_cookies_and_traces()
    {
        await using var server = await WebServer.StartAsync(200, headers: ("Set-Cookie", "id=1"));
        await using var lab = new OutgoingLab();
        await lab.CallAsync(server.Url());
        await lab.CallAsync(server.Url());

        Assert.All(server.Requests, request =>
        {
            Assert.Equal(("GET", ""), (request.Method, request.Body));
            Assert.Equal(["Accept-Encoding", "Host", "Idempotency-Key", "User-Agent"], request.Headers.Keys.Order());
        });
    }

    [Fact]
    public async Task Basic_credentials_are_utf_8()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab(OutgoingLab.Secret("pässwörd"));
        await lab.CallAsync(server.Url(), new { BasicUsername = "$(requester)", BasicPassword = "$(secret:Api)" });

        Assert.Equal("Basic " + Convert.ToBase64String("erin:pässwörd"u8), Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=$(v)&b=1", "a=x%22%3C%26%3D%0D%0A%C3%A4%5C&b=1")]
    [InlineData("text/xml", "<a b='$(v)'/>", "<a b='x&quot;&lt;&amp;=&#xD;&#xA;ä\\'/>")]
    [InlineData("application/soap+xml", "<a>$(v)</a>", "<a>x&quot;&lt;&amp;=&#xD;&#xA;ä\\</a>")]
    [InlineData("text/html", "<b>$(v)</b>", "<b>x&quot;&lt;&amp;=&#xD;&#xA;ä\\</b>")]
    [InlineData("application/json", "{\"a\":\"$(v)\"}", "{\"a\":\"x\\u0022\\u003C\\u0026=\\r\\n\\u00E4\\\\\"}")]
    [InlineData("application/problem+json", "[$(v)]", "[\"x\\\"<&=\\r\\nä\\\\\"]")]
    [InlineData("text/plain", "$(v)!", "x\"<&=\r\nä\\!")]
    public async Task A_value_in_the_body_is_encoded_as_the_content_type_demands(string type, string authored, string body)
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab();
        await lab.CallAsync(server.Url(), new { Verb = "POST", ContentType = type, RequestContent = authored }, ("v", "x\"<&=\r\nä\\"));

        Assert.Equal(body, Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task The_body_is_written_in_the_charset_of_its_content_type()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab();
        await lab.CallAsync(server.Url(), new { Verb = "POST", ContentType = "text/plain; charset=iso-8859-1", RequestContent = "ä" });
        var lacking = await lab.CallAsync(server.Url(), new { Verb = "POST", ContentType = "text/plain; charset=us-ascii", RequestContent = "$(v)" }, ("v", "ä"));
        var unknown = await lab.CallAsync(server.Url(), new { Verb = "POST", ContentType = "text/plain; charset=klingon", RequestContent = "x" });

        Assert.Equal("\uFFFD", Assert.Single(server.Requests).Body);
        lacking.Fails(mayPass: false, "RequestContent holds a character that the charset 'us-ascii' of ContentType does not have.");
        unknown.Fails(mayPass: false, "ContentType names the charset 'klingon', which is not known here; use utf-8.");
    }

    [Theory]
    [InlineData("a\r\nX-Evil: 1", "'b $(v)' becomes more than one line: CR, LF and NUL are not allowed here.")]
    [InlineData("a\nX-Evil: 1", "'b $(v)' becomes more than one line: CR, LF and NUL are not allowed here.")]
    [InlineData("a\0b", "'b $(v)' becomes more than one line: CR, LF and NUL are not allowed here.")]
    [InlineData("a\u0001b", "Header 'X-One' gets a control character.")]
    [InlineData("a\u007fb", "Header 'X-One' gets a control character.")]
    public async Task A_value_that_would_break_a_header_fails_the_step_for_good(string hostile, string reason)
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync(server.Url(), new { Headers = new Dictionary<string, string> { ["X-One"] = "b $(v)" } }, ("v", hostile));

        outcome.Fails(mayPass: false, reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Headers_and_a_body_that_become_too_long_together_fail_the_step_for_good()
    {
        await using var lab = new OutgoingLab();
        var headers = Enumerable.Range(0, 30).ToDictionary(number => $"X-{number}", _ => "$(v)");
        var outcome = await lab.CallAsync("http://127.0.0.1:1/", new { Headers = headers }, ("v", new string('x', 100_000)));

        outcome.Fails(mayPass: false, "'$(v)' becomes too long: the texts of a step may take 2097152 characters together.");
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a\u0001b")]
    public async Task A_user_that_Basic_cannot_express_fails_the_step_for_good(string user)
    {
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync("http://127.0.0.1:1/", new { BasicUsername = "$(v)" }, ("v", user));

        outcome.FailsWith(mayPass: false, "BasicUsername becomes a text with a colon or a control character");
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Content-Type")]
    [InlineData("X Y")]
    [InlineData("X:Y")]
    public async Task A_header_that_is_not_the_authors_fails_the_step_for_good(string name)
    {
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync("http://127.0.0.1:1/", new { Headers = new Dictionary<string, string> { [name] = "x" } });

        outcome.FailsWith(mayPass: false, $"Header '{name}'");
    }

    [Theory]
    [InlineData("http://$(v)/", "Token '$(v)' stands in the scheme, host or port of a URL, where tokens are not allowed.")]
    [InlineData("$(v)", "Token '$(v)' stands in the scheme, host or port of a URL, where tokens are not allowed.")]
    [InlineData("http://127.0.0.1:$(v)/", "Token '$(v)' stands in the scheme, host or port of a URL, where tokens are not allowed.")]
    [InlineData("http:///$(v)/", "URL is 'http:///evil.example/', but must be an absolute http or https address.")]
    [InlineData("ftp://127.0.0.1/", "URL is 'ftp://127.0.0.1/', but must be an absolute http or https address.")]
    [InlineData("/relative", "URL is '/relative', but must be an absolute http or https address.")]
    [InlineData("http://me:secret@127.0.0.1/", "URL has a user in front of its host; leave that out.")]
    public async Task An_address_that_cannot_be_sent_to_fails_the_step_for_good(string url, string reason)
    {
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(url, data: ("v", "evil.example"))).Fails(mayPass: false, reason);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("a/../../admin")]
    [InlineData("a/b")]
    [InlineData("?admin=1")]
    [InlineData("#")]
    [InlineData("\\..\\admin")]
    [InlineData("a b\r\nX-Evil: 1")]
    public async Task A_value_in_the_path_stays_one_segment(string hostile)
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab();
        var outcome = await lab.CallAsync(server.Url("/tickets/$(v)/close"), data: ("v", hostile));

        if (hostile is ".." or "%2e%2e" or "a/../../admin" or "\\..\\admin")
            outcome.FailsWith(mayPass: false, "gets a path segment '.' or '..'");
        else
            Assert.Equal(["", "tickets", Uri.EscapeDataString(hostile), "close"], Assert.Single(server.Requests).Target.Split('/'));
    }
}
