using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Tests.Scripting;
using WorkflowFunctions.Engine.Trials;
using static WorkflowFunctions.Engine.Tests.Trials.Tries;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>What a trial says would be sent is what is sent, but for the secrets.</summary>
public sealed class TrialPreviewTests : IAsyncLifetime
{
    private const string Secret = "hush-hush-Ünd/leise+12";

    private readonly OutgoingLab _outgoing = new(OutgoingLab.Secret(Secret));
    private Laboratory _lab = null!;

    private IStepExecutor[] Callers => [_outgoing.Rest, _outgoing.OAuth, _outgoing.Function, _outgoing.FunctionOAuth];

    public async ValueTask InitializeAsync() => _lab = await Laboratory.OpenAsync(Callers);

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _outgoing.DisposeAsync();
    }

    [Theory]
    [InlineData("RESTRequest", """{ "key": "$(secret:Api)", "cn": "$(cn)", "more": $(more) }""", "application/json")]
    [InlineData("RESTRequest", "key=$(secret:Api)&cn=$(cn)", "application/x-www-form-urlencoded")]
    [InlineData("AzureFunction", "<a>$(cn)</a>", "text/xml; charset=utf-16")]
    public async Task A_request_is_shown_as_it_is_sent(string type, string content, string contentType)
    {
        await using var server = await WebServer.StartAsync(200);
        var step = OutgoingLab.Step(type, server.Url("/a/$(cn)?q=$(cn)"), new
        {
            Verb = "PUT",
            RequestContent = content,
            ContentType = contentType,
            Headers = new Dictionary<string, string> { ["X-Who"] = "$(requester)", ["X-Key"] = type == "AzureFunction" ? "none" : "k-$(secret:api)" },
        }) is var made && type == "AzureFunction" ? made with { ConfigurationParameters = made.ConfigurationParameters.Set("FunctionKey", "$(secret:Api)") } : made;
        const string Data = """{ "cn": "a b&c<d>\"e", "more": [1, "2"] }""";

        var shown = Assert.IsType<PreviewedSending.Request>(Assert.Single(await SentAsync(step, Data)));
        await RunAsync(step, Data);

        var sent = Assert.Single(server.Requests);
        Assert.Equal((sent.Method, sent.Target), (shown.Method, new Uri(shown.Address).PathAndQuery));
        var headers = shown.Headers.ToDictionary(header => header.Name, header => header.Value);
        Assert.All(
            headers.Where(header => header.Key != "Idempotency-Key"),
            header => Assert.Equal(Masked(sent.Headers[header.Key]), header.Value));
        Assert.Equal(Tail(sent.Headers["Idempotency-Key"]), Tail(headers["Idempotency-Key"]));
        if (!contentType.Contains("utf-16", StringComparison.Ordinal))
            Assert.Equal(Masked(sent.Body), shown.Body!.Replace(Uri.EscapeDataString("(secret)"), "(secret)", StringComparison.Ordinal));
        else
            Assert.Equal("<a>a b&amp;c&lt;d&gt;&quot;e</a>", shown.Body);
        Assert.Equal(type == "AzureFunction", headers.ContainsKey("x-functions-key"));

        static string Tail(string key) => key[36..];
    }

    [Fact]
    public async Task Credentials_are_never_shown_whatever_they_are_made_of()
    {
        var basic = OutgoingLab.Step("RESTRequest", "http://127.0.0.1:1/", new { BasicUsername = "me", BasicPassword = "$(secret:Api)" });
        var oauth = OAuth("http://127.0.0.1:1/");

        foreach (var step in (StepDefinition[])[basic, oauth])
        {
            var told = JsonSerializer.Serialize((await SentAsync(step)).OfType<PreviewedSending.Request>().Select(request =>
                (object)new { request.Address, request.Body, Headers = request.Headers.Select(header => header.Value) }));
            Assert.DoesNotContain("hush", told, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("me:(secret)"u8), told, StringComparison.Ordinal);
            Assert.Contains("(secret)", told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_with_a_token_shows_how_it_asks_for_the_token()
    {
        await using var tokens = await WebServer.StartAsync(200, """{ "access_token": "token-1" }""");
        await using var server = await WebServer.StartAsync(200);
        var step = OAuth(server.Url(), tokens.Url("/token"));

        var sent = await SentAsync(step);
        await RunAsync(step);

        var (asks, calls) = (Assert.IsType<PreviewedSending.Request>(sent[0]), Assert.IsType<PreviewedSending.Request>(sent[1]));
        Assert.Equal((tokens.Url("/token"), Assert.Single(tokens.Requests).Body), (asks.Address, asks.Body));
        Assert.Contains(("Authorization", "Basic (secret)"), asks.Headers);
        Assert.Contains(("Authorization", "Bearer (secret)"), calls.Headers);
        Assert.Equal("Bearer token-1", Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "$(secret:Nope)", "secret 'Nope' is not configured")]
    [InlineData("https://elsewhere.example/", "$(secret:Api)", "secret 'Api' is not allowed for 'elsewhere.example'")]
    [InlineData("http://127.0.0.1:1/$(cn)/x", "none", "gets a path segment '.' or '..'")]
    public async Task A_request_that_must_not_be_sent_fails_whatever_outcome_is_asked_for(string url, string header, string reason)
    {
        var step = OutgoingLab.Step("RESTRequest", url, new { Headers = new Dictionary<string, string> { ["X-Key"] = header } });

        var report = await _lab.TryAsync(Workflows.Of(step), Asking().With("""{ "cn": ".." }""").EndingAlways("Call1", Brings("{}")), Callers);

        var effect = Assert.Single(report.Visit("Call1").Effects);
        Assert.Equal((OutcomeBasis.Certain, InstanceStatus.Failed), (effect.Basis, report.End.Status));
        Assert.Contains(reason, Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Empty(effect.Sent);
    }

    [Fact]
    public async Task A_mail_is_shown_as_it_is_sent()
    {
        var step = Workflows.Step("Tell", "Email", "EndNOOP", ("Subject", "About $(cn)"), ("Message", "<p>Hello <b>$(cn)</b></p>"), ("Recipients", "$(to)"));
        const string Data = """{ "cn": "<www>", "to": ["PKI <pki@example.com>", "b@example.com"] }""";

        var shown = Assert.IsType<PreviewedSending.Message>(Assert.Single(await SentAsync(step, Data)));
        await RunAsync(step, Data);

        var mail = Assert.Single(_lab.Mail.Sent);
        Assert.Equal((mail.Subject, mail.TextBody!.Trim()), (shown.Subject, shown.Text.Trim()));
        Assert.Equal(["PKI <pki@example.com>", "b@example.com"], shown.Recipients);
        Assert.Equal(["mail"], shown.Channels);
    }

    [Theory]
    [InlineData("$(to)", "x", InstanceStatus.Failed, "recipient 'x' is no mail address")]
    [InlineData("$(else)", "x", InstanceStatus.Complete, null)]
    public async Task A_mail_that_goes_to_nobody_is_not_shown(string recipients, string to, InstanceStatus end, string? reason)
    {
        var step = Workflows.Step("Tell", "Email", "EndNOOP", ("Subject", "s"), ("Message", "m"), ("Recipients", recipients));

        var report = await _lab.TryAsync(Workflows.Of(step), Asking().With($$"""{ "to": "{{to}}" }"""));

        Assert.Equal(end, report.End.Status);
        Assert.Empty(Assert.Single(report.Visit("Tell").Effects).Sent);
        Assert.Equal(reason is null ? [] : [$"Step 'Tell' failed: {reason}"], report.Problems);
    }

    [Fact]
    public async Task A_notice_about_a_step_is_shown_and_one_that_fails_does_not_stop_the_workflow()
    {
        var definition = Workflows.OneApproval(1, ("ApprovalEmailRecipients", "$(requester:mail)"), ("ApprovalEmailSubject", "Yes: $(title)"));

        var report = await _lab.TryAsync(definition, Asking(Approves("Approve1")).EndingAlways("Approve1", Fails("no mail today")));

        var effect = Assert.Single(report.Visit("Approve1").Effects);
        var message = Assert.IsType<PreviewedSending.Message>(Assert.Single(effect.Sent));
        Assert.Equal(("approval-mail", "Yes: A workflow", "erin@example.com"), (effect.Effect, message.Subject, Assert.Single(message.Recipients)));
        Assert.Equal((InstanceStatus.Complete, "no mail today"), (report.End.Status, Assert.IsType<EffectOutcome.Failed>(effect.Outcome).Reason));
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task A_script_is_shown_with_what_it_is_given_and_does_not_run()
    {
        var script = new ScriptExecutor(Scripts.Pool);
        await using var lab = await Laboratory.OpenAsync(script);
        var step = Workflows.Step("Compute", "Script", "EndNOOP", ("ScriptContent", "while (true) { }")) is var made
            ? made with { ConfigurationParameters = made.ConfigurationParameters.Set("ScriptParameters", JsonElement.Parse("""{ "n": "$(amount)", "s": "a $(amount)" }""")) }
            : made;

        var report = await lab.TryAsync(Workflows.Of(step), Asking().With("""{ "amount": 7 }""").EndingAlways("Compute", Brings("""{ "x": 1 }""")), script);

        Assert.Equal((InstanceStatus.Complete, 1), (report.End.Status, report.End.Data["x"].GetInt32()));
        Assert.Equal(
            """{"n":7,"s":"a 7"}""", Assert.IsType<PreviewedSending.Script>(Assert.Single(Assert.Single(report.Visit("Compute").Effects).Sent)).Parameters);
    }

    [Fact]
    public async Task A_text_is_shown_up_to_its_limit()
    {
        var step = Workflows.Step("Tell", "Email", "EndNOOP", ("Subject", "s"), ("Message", "$(long)"), ("Recipients", "a@example.com"));

        var shown = Assert.IsType<PreviewedSending.Message>(Assert.Single(await SentAsync(step, $$"""{ "long": "{{new string('x', 20_000)}}" }""")));

        Assert.Equal(PreviewedSending.LongestText, shown.Text.Length);
        Assert.EndsWith("...", shown.Text, StringComparison.Ordinal);
    }

    private static StepDefinition OAuth(string url, string tokens = "http://127.0.0.1:1/token") => OutgoingLab.Step("OAuthRESTRequest", url, new
    {
        TokenEndpoint = tokens,
        client_id = "me",
        client_secret = "$(secret:Api)",
        scope = "read",
    });

    private static string Masked(string sent) => new[] { Secret, Uri.EscapeDataString(Secret), JsonEncodedText.Encode(Secret).Value }
        .Aggregate(sent, (text, form) => text.Replace(form, "(secret)", StringComparison.Ordinal));

    private async Task<IReadOnlyList<PreviewedSending>> SentAsync(StepDefinition step, string data = "{}") =>
        Assert.Single((await _lab.TryAsync(Workflows.Of(step), Asking().With(data), Callers)).Visit(step.UniqueName).Effects).Sent;

    /// <summary>The same for real.</summary>
    private async Task RunAsync(StepDefinition step, string data = "{}")
    {
        var definition = Workflows.Of(step);
        await _lab.PublishAsync(definition);
        var started = await _lab.Starter.StartAsync(
            new(new StartSelector(definition.Id, null, null, null), JsonValues.MapOf(JsonElement.Parse(data))), Laboratory.Erin, TestContext.Current.CancellationToken);
        var id = Assert.IsType<Engine.Instances.StartResult.Started>(started).Snapshot.Id;
        await _lab.DriveAsync(id);
        Assert.Equal(InstanceStatus.Complete, (await _lab.ReadAsync(id)).Status);
    }
}
