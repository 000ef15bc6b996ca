using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The examples of the steps that send mail and requests. Their hosts are servers on this machine.</summary>
public sealed class EffectStepExampleTests
{
    private static readonly Example Rest = Example.Of(StepTypes.RestRequest);

    [Fact]
    public async Task A_mail_is_the_one_of_the_page()
    {
        var example = Example.Of(StepTypes.Email);
        await using var run = await example.RunAsync(example.Json());

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        var mail = Assert.Single(run.Mails);
        Assert.Equal(example.Block("text"), $"To: {mail.To}\nSubject: {mail.Subject}\n\n{mail.HtmlBody?.Trim()}");
        var history = await run.HistoryAsync();
        Assert.All(example.Block("text", 1).Split('\n'), line => Assert.Contains(line, history));
    }

    [Fact]
    public async Task A_request_is_the_one_of_the_page_and_its_response_is_kept()
    {
        await using var tickets = await WebServer.StartAsync(201, """{"id":"T-1001"}""");
        Rest.Says("201 with `{\"id\":\"T-1001\"}`");
        await using var run = await RunAsync(tickets);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(
            Rest.Block("http").Replace("0195a0aa-0000-7000-8000-000000000001", run.Id.ToString(), StringComparison.Ordinal),
            Shown(Assert.Single(tickets.Requests), "Authorization", "Content-Type", "Idempotency-Key"));
        Assert.Equal(Rest.Json(2), run.Compact("ticket", "ticket.StatusCode"));
    }

    [Fact]
    public async Task A_request_is_tried_three_times_where_the_other_side_is_down()
    {
        await using var tickets = await WebServer.StartAsync(503);
        await using var run = await RunAsync(tickets);
        for (var attempt = 1; attempt <= 5; attempt++)
            await run.AfterAsync(hours: 1);

        Assert.Equal((InstanceStatus.Failed, 3), (run.Snapshot.Status, tickets.Requests.Count));
        Rest.Says("at most three times in all");
    }

    [Fact]
    public async Task A_request_that_is_refused_fails_with_the_reason_of_the_page()
    {
        await using var tickets = await WebServer.StartAsync(422, """{"error":"no summary"}""");
        await using var run = await RunAsync(tickets);

        Assert.Equal(InstanceStatus.Failed, run.Snapshot.Status);
        var reason = run.Standing.Message.Replace($"127.0.0.1:{tickets.Port}", "tickets.example.com", StringComparison.Ordinal);
        Assert.Equal(Rest.Block("text"), reason);
    }

    [Fact]
    public async Task A_token_is_asked_for_and_sent_as_the_page_says()
    {
        var example = Example.Of(StepTypes.OAuthRestRequest);
        await using var login = await WebServer.StartAsync(200, """{"access_token":"t0ken-1","token_type":"Bearer","expires_in":3600}""");
        await using var cmdb = await WebServer.StartAsync(200, """{"owner":"dave@example.com"}""");
        example.Says("`{\"access_token\":\"t0ken-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}`");
        example.Says("200 with `{\"owner\":\"dave@example.com\"}`");
        await using var run = await example.RunAsync("""{ "cn": "www.example.com" }""",
            [("https://login.example.com", login.Url("")), ("https://cmdb.example.com", cmdb.Url(""))], Secrets(example));

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Block("http"), Shown(Assert.Single(login.Requests), "Authorization", "Content-Type"));
        Assert.Equal(example.Block("http", 1), Shown(Assert.Single(cmdb.Requests), "Authorization"));
        Assert.Equal(example.Json(1), run.Compact("host", "host.StatusCode"));
    }

    [Fact]
    public async Task A_function_is_called_as_the_page_says()
    {
        var example = Example.Of(StepTypes.AzureFunction);
        example.Says("200 with `{\"mail\":\"dave@example.com\"}`");
        await using var owners = await WebServer.StartAsync(200, """{"mail":"dave@example.com"}""");
        await using var run = await example.RunAsync(example.Json(1), [("https://owners.example.net", owners.Url(""))], Secrets(example));

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Block("http"), Shown(Assert.Single(owners.Requests), "x-functions-key", "Content-Type"));
        Assert.Equal(example.Json(2), run.Compact("owner", "owner.StatusCode"));

        await using var refusing = await WebServer.StartAsync(401);
        await using var refused = await example.RunAsync(example.Json(1), [("https://owners.example.net", refusing.Url(""))], Secrets(example));
        Assert.Equal(example.Block("text"), refused.Standing.Message.Replace($"127.0.0.1:{refusing.Port}", "owners.example.net", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_gets_a_token_as_the_page_says()
    {
        var example = Example.Of(StepTypes.AzureFunctionOAuth);
        example.Says("`{\"access_token\":\"t0ken-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}`");
        example.Says("201 with `{\"id\":7}`");
        await using var login = await WebServer.StartAsync(200, """{"access_token":"t0ken-1","token_type":"Bearer","expires_in":3600}""");
        await using var servers = await WebServer.StartAsync(201, """{"id":7}""");
        await using var run = await example.RunAsync("""{ "cn": "www.example.com" }""",
            [("https://login.example.com", login.Url("")), ("https://servers.example.net", servers.Url(""))], Secrets(example));

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Block("http"), Shown(Assert.Single(login.Requests), "Authorization", "Content-Type"));
        Assert.Equal(example.Block("http", 1), Shown(Assert.Single(servers.Requests), "Authorization", "x-functions-key"));
        Assert.Equal(example.Json(1), run.Compact("server", "server.StatusCode"));
    }

    private static Task<Rehearsal> RunAsync(WebServer tickets) =>
        Rest.RunAsync(Rest.Json(1), [("https://tickets.example.com", tickets.Url(""))], Secrets(Rest));

    /// <summary>The configuration of the page, for 127.0.0.1 instead of its hosts.</summary>
    private static (string Name, string Value)[] Secrets(Example example) =>
    [
        .. JsonElement.Parse(example.Json()).GetProperty("Secrets").EnumerateObject().SelectMany(secret => ((string, string)[])
        [
            ($"Secrets:{secret.Name}:Value", secret.Value.GetProperty("Value").GetString()!),
            ($"Secrets:{secret.Name}:AllowedHosts:0", "127.0.0.1"),
        ]),
    ];

    private static string Shown(Received request, params string[] headers)
    {
        var head = string.Join('\n', [$"{request.Method} {request.Target}", .. headers.Select(name => $"{name}: {request.Headers[name]}")]);
        return request.Body.Length == 0 ? head : $"{head}\n\n{request.Body}";
    }
}
