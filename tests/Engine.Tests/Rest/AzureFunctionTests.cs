using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

/// <summary>
/// Functions are called by the executors of requests, so what holds for those holds for them; here is what they have beyond it: the key.
/// </summary>
public sealed class AzureFunctionTests : IAsyncLifetime
{
    private const string Key = "x-functions-key";
    private const string Secret = "fn+key/hush==";

    private readonly OutgoingLab _lab = new(OutgoingLab.Secret(Secret));
    private WebServer _tokens = null!;
    private WebServer _function = null!;

    private int Status { get; set; } = 200;

    public async ValueTask InitializeAsync()
    {
        _tokens = await WebServer.StartAsync(200, """{"access_token":"token-1","token_type":"Bearer","expires_in":600}""");
        _function = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = Status;
            return context.Response.WriteAsJsonAsync(new { sent = context.Request.Headers[Key].ToString(), path = context.Request.Path.Value });
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _tokens.DisposeAsync();
        await _function.DisposeAsync();
    }

    [Fact]
    public async Task A_function_gets_its_key_and_its_response_is_kept_without_it()
    {
        var outcome = await CallAsync(
            new { Verb = "POST", RequestContent = """{"cn":"$(cn)"}""", FunctionKey = "$(secret:Api)", DataBucketProperty = "answer" }, ("cn", "www.example.com"));

        var request = Assert.Single(_function.Requests);
        Assert.Equal(("POST", "/api/owner", """{"cn":"www.example.com"}""", Secret), (request.Method, request.Target, request.Body, request.Headers[Key]));
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Equal("""{"sent":"(secret)","path":"/api/owner"}""", JsonSerializer.Serialize(outcome.Values()["answer"]));
        Assert.Equal(200, outcome.Values()["answer.StatusCode"].GetInt32());
        Assert.DoesNotContain(outcome.Notes, note => note.ToString()!.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "DataBucketProperty": "" }""")]
    [InlineData("""{ "FunctionKey": null }""")]
    public async Task A_function_without_a_key_is_called_anonymously(string parameters)
    {
        var outcome = await CallAsync(JsonElement.Parse(parameters));

        Assert.Empty(outcome.Values());
        Assert.False(Assert.Single(_function.Requests).Headers.ContainsKey(Key));
    }

    [Fact]
    public async Task A_function_with_a_token_gets_both_the_token_and_the_key()
    {
        var outcome = await CallWithTokenAsync();

        var request = Assert.Single(_function.Requests);
        Assert.Equal(("Bearer token-1", Secret), (request.Headers["Authorization"], request.Headers[Key]));
        Assert.False(Assert.Single(_tokens.Requests).Headers.ContainsKey(Key));
        Assert.Equal("(secret)", outcome.Values()["answer"].GetProperty("sent").GetString());
    }

    [Fact]
    public async Task A_refusal_is_told_without_the_key_that_it_repeats()
    {
        Status = 403;

        (await CallAsync(new { FunctionKey = "$(secret:Api)" })).Fails(
            mayPass: false, $$"""'127.0.0.1:{{_function.Port}}' answered 403: {"sent":"(secret)","path":"/api/owner"}""");
    }

    [Fact]
    public async Task A_function_that_is_busy_is_called_again_later()
    {
        Status = 429;

        (await CallAsync(new { FunctionKey = "$(secret:Api)" })).FailsWith(mayPass: true, "answered 429");
        (await CallWithTokenAsync()).FailsWith(mayPass: true, "answered 429");
    }

    [Fact]
    public async Task A_key_goes_only_where_it_is_allowed_and_never_by_plain_http()
    {
        var elsewhere = await _lab.FunctionAsync("https://else.example/api", new { FunctionKey = "$(secret:Api)" });
        elsewhere.Fails(mayPass: false, "secret 'Api' is not allowed for 'else.example'; Secrets:Api:AllowedHosts would have to name it");

        await using var lab = new OutgoingLab(("Secrets:Api:Value", Secret), ("Secrets:Api:AllowedHosts:0", "fn.example"));
        var plain = await lab.FunctionAsync("http://fn.example/api", new { FunctionKey = "$(secret:Api)" });
        plain.Fails(mayPass: false, "secret 'Api' is not sent by plain http to 'fn.example'; use https, or name the host in Outgoing:AllowedHosts");
        Assert.Empty(lab.Names.Asked);
    }

    [Fact]
    public async Task A_function_at_an_internal_address_is_refused_for_good()
    {
        _lab.Names.Add("fn.corp", "10.1.2.3");

        (await _lab.FunctionAsync("https://fn.corp/api")).FailsWith(mayPass: false, "'fn.corp' leads to an internal address");
    }

    [Fact]
    public async Task A_redirect_to_another_origin_is_followed_without_the_key()
    {
        await using var moved = await WebServer.StartAsync(307, headers: ("Location", _function.Url("/moved", "localhost")));
        await using var lab = new OutgoingLab([.. OutgoingLab.Secret(Secret), ("Outgoing:AllowedHosts:1", "localhost")]);

        var outcome = await lab.FunctionAsync(moved.Url("/api"), new { FunctionKey = "$(secret:Api)" });

        Assert.IsType<EffectOutcome.Succeeded>(outcome);
        Assert.Equal(Secret, Assert.Single(moved.Requests).Headers[Key]);
        Assert.False(Assert.Single(_function.Requests).Headers.ContainsKey(Key));
    }

    private Task<EffectOutcome> CallAsync(object parameters, params (string Name, string Value)[] data) =>
        _lab.FunctionAsync(_function.Url("/api/owner"), parameters, data);

    private Task<EffectOutcome> CallWithTokenAsync() => _lab.FunctionOAuthAsync(_function.Url("/api/owner"), new
    {
        FunctionKey = "$(secret:Api)",
        client_id = "workflows",
        client_secret = "$(secret:Api)",
        TokenEndpoint = _tokens.Url("/token"),
        DataBucketProperty = "answer",
    });
}
