using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

public sealed class OAuthTests : IAsyncLifetime
{
    private readonly OutgoingLab _lab = new(OutgoingLab.Secret("hush hush"));
    private int _given;
    private WebServer _tokens = null!;
    private WebServer _api = null!;

    /// <summary>What the token endpoint answers instead of a token, if anything.</summary>
    private Func<HttpContext, Task>? Instead { get; set; }

    private int? ExpiresIn { get; set; } = 600;

    private int ApiStatus { get; set; } = 200;

    public async ValueTask InitializeAsync()
    {
        _tokens = await WebServer.StartAsync(context => Instead is { } instead ? instead(context) : GiveAsync(context));
        _api = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = ApiStatus;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync($"you sent {context.Request.Headers.Authorization}");
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _tokens.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_asked_for_by_the_grant_and_sent_with_the_request()
    {
        var outcome = await CallAsync(scope: "read write", audience: "https://api");

        var asked = Assert.Single(_tokens.Requests);
        Assert.Equal(("POST", "/token"), (asked.Method, asked.Target));
        Assert.Equal("Basic " + Convert.ToBase64String("cl%3Aient:hush+hush"u8), asked.Headers["Authorization"]);
        Assert.Equal("application/x-www-form-urlencoded", asked.Headers["Content-Type"]);
        Assert.Equal("grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi", asked.Body);
        Assert.Equal("Bearer token-1", Assert.Single(_api.Requests).Headers["Authorization"]);
        Assert.Equal("you sent Bearer (secret)", outcome.Values()["answer"].GetString());
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_its_end()
    {
        await CallAsync();
        _lab.Time.Advance(TimeSpan.FromSeconds(539));
        await CallAsync();
        _lab.Time.Advance(TimeSpan.FromSeconds(1));
        await CallAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], Sent());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_token_without_a_time_is_used_once(int? expiresIn)
    {
        ExpiresIn = expiresIn;
        await CallAsync();
        await CallAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-2"], Sent());
    }

    [Fact]
    public async Task Another_scope_audience_or_client_has_another_token()
    {
        await CallAsync();
        await CallAsync(scope: "x");
        await CallAsync(audience: "x");
        await CallAsync(client: "x");
        await CallAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-2", "Bearer token-3", "Bearer token-4", "Bearer token-1"], Sent());
    }

    [Fact]
    public async Task Those_who_need_the_same_token_at_once_ask_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CallAsync()));

        Assert.Single(_tokens.Requests);
        Assert.Equal(20, _api.Requests.Count);
    }

    /// <summary>Of so many, some would certainly meet at one of a fixed number of gates.</summary>
    [Fact]
    public async Task An_endpoint_that_hangs_for_one_client_holds_up_no_other()
    {
        var released = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        Instead = async context =>
        {
            var form = await context.Request.ReadFormAsync(TestContext.Current.CancellationToken);
            if (form["scope"] == "hangs")
            {
                asked.TrySetResult();
                await released.Task;
            }

            await GiveAsync(context);
        };
        var hanging = CallAsync(scope: "hangs");
        await asked.Task;

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => CallAsync(scope: $"s{number}"))).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        Assert.False(hanging.IsCompleted);
        released.SetResult();
        Assert.IsType<EffectOutcome.Succeeded>(await hanging);
    }

    [Fact]
    public async Task A_kept_token_that_is_refused_is_dropped_and_the_next_attempt_gets_a_new_one()
    {
        await CallAsync();
        ApiStatus = 401;
        (await CallAsync()).FailsWith(mayPass: true, "answered 401: you sent Bearer (secret)");
        ApiStatus = 200;
        await CallAsync();

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], Sent());
    }

    [Fact]
    public async Task A_new_token_that_is_refused_fails_the_step_for_good()
    {
        ApiStatus = 401;

        (await CallAsync()).FailsWith(mayPass: false, "answered 401");
    }

    [Theory]
    [InlineData(401, "{}")]
    [InlineData(400, """{"error":"invalid_client"}""")]
    public async Task An_endpoint_that_refuses_Basic_gets_the_form_from_then_on(int status, string body)
    {
        Instead = context =>
        {
            if (!context.Request.Headers.ContainsKey("Authorization"))
                return GiveAsync(context);
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };
        await CallAsync();
        await CallAsync(scope: "x");

        Assert.Equal([true, false, false], _tokens.Requests.Select(request => request.Headers.ContainsKey("Authorization")));
        Assert.Equal("grant_type=client_credentials&client_id=cl%3Aient&client_secret=hush+hush", _tokens.Requests.ElementAt(1).Body);
    }

    [Fact]
    public async Task An_endpoint_that_changes_its_mind_about_Basic_gets_what_it_takes_now()
    {
        var takesBasic = false;
        Instead = context =>
        {
            if (context.Request.Headers.ContainsKey("Authorization") == takesBasic)
                return GiveAsync(context);
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        await CallAsync();
        takesBasic = true;

        await CallAsync(scope: "x");
        await CallAsync(scope: "y");

        Assert.Equal([true, false, false, true, true], _tokens.Requests.Select(request => request.Headers.ContainsKey("Authorization")));
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client"}""", false, "answered 401 (invalid_client)")]
    [InlineData(400, """{"error":"invalid_scope","error_description":"hush hush"}""", false, "answered 400 (invalid_scope)")]
    [InlineData(400, """{"error":"your hush hush is wrong"}""", false, "answered 400")]
    [InlineData(403, "hush hush", false, "answered 403")]
    [InlineData(429, "", true, "answered 429")]
    [InlineData(503, "<html>", true, "answered 503")]
    [InlineData(307, "", false, "answered 307")]
    [InlineData(200, "no json", false, "answered without an access_token that could be sent")]
    [InlineData(200, "{}", false, "answered without an access_token that could be sent")]
    [InlineData(200, """{"access_token":"a\r\nX-Evil: 1"}""", false, "answered without an access_token that could be sent")]
    [InlineData(200, """{"access_token":"a","token_type":"mac"}""", false, "gave a token whose token_type is not Bearer")]
    public async Task Without_a_token_the_step_fails_without_what_the_endpoint_says(int status, string body, bool mayPass, string reason)
    {
        Instead = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = _api.Url();
            context.Response.Headers.RetryAfter = "60";
            return context.Response.WriteAsync(body);
        };
        var outcome = await CallAsync();

        outcome.Fails(mayPass, $"the token endpoint '127.0.0.1:{_tokens.Port}' {reason}");
        Assert.Equal(mayPass ? TimeSpan.FromMinutes(1) : null, ((EffectOutcome.Failed)outcome).RetryAfter);
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public async Task An_endpoint_that_breaks_off_may_be_better_next_time()
    {
        Instead = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        (await CallAsync()).FailsWith(mayPass: true, $"the connection to '127.0.0.1:{_tokens.Port}' failed: ");
    }

    [Theory]
    [InlineData("http://api.example/", "http://127.0.0.1:1/token", "a token is not sent by plain http to 'api.example'; use https, or name the host in Outgoing:AllowedHosts")]
    [InlineData("https://api.example/", "http://id.example/token", "TokenEndpoint is plain http; use https, or name 'id.example' in Outgoing:AllowedHosts")]
    [InlineData("https://api.example/", "https://id.example/token", "secret 'Api' is not allowed for 'id.example'; Secrets:Api:AllowedHosts would have to name it")]
    [InlineData("https://api.example/", "id.example", "TokenEndpoint is 'id.example', but must be an absolute http or https address.")]
    [InlineData("https://api.example/", "https://$(requester)/", "TokenEndpoint is 'https://$(requester)/', but must be an absolute http or https address.")]
    public async Task What_would_give_a_secret_away_is_refused_for_good(string url, string endpoint, string reason)
    {
        var outcome = await _lab.OAuthAsync(url, new { client_id = "c", client_secret = "$(secret:Api)", TokenEndpoint = endpoint });

        outcome.Fails(mayPass: false, reason);
        Assert.Empty(_lab.Names.Asked);
    }

    [Fact]
    public async Task A_token_goes_only_where_its_secret_may_go()
    {
        var outcome = await _lab.OAuthAsync("https://else.example/", new
        {
            client_id = "c",
            client_secret = "$(secret:Api)",
            TokenEndpoint = _tokens.Url("/token"),
        });

        outcome.Fails(mayPass: false, "secret 'Api' is not allowed for 'else.example'; Secrets:Api:AllowedHosts would have to name it");
        Assert.Empty(_tokens.Requests);
        Assert.Empty(_lab.Names.Asked);
    }

    [Theory]
    [InlineData("10.1.2.3", "'id.corp' leads to an internal address; Outgoing:AllowedHosts would have to name 'id.corp' or 'id.corp:443'")]
    [InlineData("169.254.169.254", "'id.corp' leads to a link-local address, which is refused always")]
    public async Task An_endpoint_at_an_internal_address_is_refused_for_good(string address, string reason)
    {
        await using var lab = new OutgoingLab([.. OutgoingLab.Secret("hush hush"), ("Secrets:Api:AllowedHosts:1", "id.corp")]);
        lab.Names.Add("id.corp", address);

        var outcome = await lab.OAuthAsync(_api.Url(), new { client_id = "c", client_secret = "$(secret:Api)", TokenEndpoint = "https://id.corp/token" });

        outcome.FailsWith(mayPass: false, reason);
        Assert.Empty(_api.Requests);
    }

    private Task<EffectOutcome> CallAsync(string scope = "", string audience = "", string client = "cl:ient") => _lab.OAuthAsync(_api.Url(), new
    {
        client_id = client,
        client_secret = "$(secret:Api)",
        TokenEndpoint = _tokens.Url("/token"),
        scope,
        audience,
        DataBucketProperty = "answer",
    });

    private Task GiveAsync(HttpContext context) => context.Response.WriteAsync(JsonSerializer.Serialize(
        new { access_token = $"token-{Interlocked.Increment(ref _given)}", token_type = "bearer", expires_in = ExpiresIn }));

    private IEnumerable<string> Sent() => _api.Requests.Select(request => request.Headers["Authorization"]);
}
