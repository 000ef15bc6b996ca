using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

public sealed class RestSecretTests
{
    private const string Secret = "hush-hush-Ünd/leise+12";

    private static readonly object Everywhere = new
    {
        Verb = "POST",
        RequestContent = """{ "key": "$(secret:Api)" }""",
        BasicUsername = "me",
        BasicPassword = "$(secret:Api)",
        Headers = new Dictionary<string, string> { ["X-Key"] = "$(secret:api)" },
        DataBucketProperty = "answer",
    };

    [Fact]
    public async Task A_secret_is_put_into_headers_content_and_password()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab(OutgoingLab.Secret("hush-hush"));
        await lab.CallAsync(server.Url(), Everywhere);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("hush-hush", """{ "key": "hush-hush" }"""), (request.Headers["X-Key"], request.Body));
        Assert.Equal("Basic " + Convert.ToBase64String("me:hush-hush"u8), request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("$(secret:Nope)", "secret 'Nope' is not configured; Secrets:Nope:Value and Secrets:Nope:AllowedHosts would have to be set")]
    [InlineData("$(secret:Else)", "secret 'Else' is not allowed for '127.0.0.1:1'; Secrets:Else:AllowedHosts would have to name it")]
    public async Task A_secret_goes_only_where_it_is_allowed(string token, string reason)
    {
        await using var lab = new OutgoingLab(("Secrets:Else:Value", Secret), ("Secrets:Else:AllowedHosts:0", "127.0.0.1:2"));

        (await lab.CallAsync("http://127.0.0.1:1/", new { Headers = new Dictionary<string, string> { ["X-Key"] = token } })).Fails(mayPass: false, reason);
    }

    [Fact]
    public async Task A_secret_is_not_sent_by_plain_http_unless_the_settings_name_the_host()
    {
        await using var lab = new OutgoingLab(("Secrets:Api:Value", Secret), ("Secrets:Api:AllowedHosts:0", "api.example"));
        var outcome = await lab.CallAsync("http://api.example/", new { BasicUsername = "me", BasicPassword = "$(secret:Api)" });

        outcome.Fails(mayPass: false, "secret 'Api' is not sent by plain http to 'api.example'; use https, or name the host in Outgoing:AllowedHosts");
        Assert.Empty(lab.Names.Asked);
    }

    [Fact]
    public async Task Text_that_came_in_gets_no_secret()
    {
        await using var server = await WebServer.StartAsync(200);
        await using var lab = new OutgoingLab(OutgoingLab.Secret(Secret));
        await lab.CallAsync(server.Url("/?q=$(v)&s=$(secret:Api)"), new
        {
            Verb = "POST",
            ContentType = "text/plain",
            RequestContent = "$(v)",
            Headers = new Dictionary<string, string> { ["X-Key"] = "$(v)" },
        }, ("v", "$(secret:Api)"));

        var request = Assert.Single(server.Requests);
        Assert.Equal(("$(secret:Api)", "$(secret:Api)"), (request.Body, request.Headers["X-Key"]));
        Assert.Equal("/?q=%24%28secret%3AApi%29&s=$(secret:Api)", request.Target);
    }

    [Theory]
    [InlineData(200, "application/json")]
    [InlineData(200, "text/plain")]
    [InlineData(400, "application/json")]
    [InlineData(503, "text/plain")]
    public async Task A_response_that_repeats_secrets_is_kept_without_them(int status, string type)
    {
        await using var server = await EchoAsync(status, type);
        await using var lab = new OutgoingLab(OutgoingLab.Secret(Secret));
        var outcome = await lab.CallAsync(server.Url(), Everywhere);

        var stored = Encoding.UTF8.GetString(StoreJson.Write<InboxEntry>(new OutcomeRecorded("outcome.1.step.1", Contexts.Now, 1, "step", 1, outcome)));
        Assert.Contains("(secret)", stored, StringComparison.Ordinal);
        Assert.All(Traces(), trace => Assert.DoesNotContain(trace, stored, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_secret_is_in_any_file_of_the_database_nor_in_the_log()
    {
        await using var server = await EchoAsync(200, "application/json");
        await using var failing = await EchoAsync(400, "text/plain");
        await using var outgoing = new OutgoingLab(OutgoingLab.Secret(Secret));
        await using var lab = await Laboratory.OpenAsync();
        var log = new KeptLog<StepRunner>();
        var runner = new StepRunner(lab.Store, lab.Definitions, lab.Claims, [outgoing.Rest], lab.Notices(), lab.Time, lab.Metrics, log);

        foreach (var (url, status) in new[] { (server.Url(), InstanceStatus.Complete), (failing.Url(), InstanceStatus.Failed) })
        {
            var id = await lab.StartAsync(Workflows.Of(OutgoingLab.Step("RESTRequest", url, Everywhere)));
            var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
            await runner.ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);
            Assert.Equal(status, (await lab.ReadAsync(id)).Status);
            Assert.Contains(await lab.HistoryAsync(id, HistoryKind.TokensReplaced), entry => entry.Data["secret:Api"].GetString() == "(secret)");
        }

        Assert.Contains(server.Requests, request => request.Body.Contains("hush", StringComparison.Ordinal));
        var files = Directory.GetFiles(lab.Folder, "*.db*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Contains(file, "answer.StatusCode"));
        Assert.All(files, file => Assert.All(Traces(), trace => Assert.False(Contains(file, trace), $"'{trace}' is in {file}")));
        Assert.All(log.Lines, line => Assert.DoesNotContain("hush", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, "utf-16", "text/plain")]
    [InlineData(200, "utf-16", "text/plain; charset=utf-8")]
    [InlineData(200, "utf-16", "text/plain; charset=utf-16BE")]
    [InlineData(200, "utf-32", "application/json")]
    [InlineData(200, "utf-8", "text/plain; charset=utf-16")]
    [InlineData(400, "utf-16", "text/plain")]
    [InlineData(400, "utf-8", "text/plain; charset=utf-16")]
    public async Task A_response_that_repeats_a_body_is_kept_without_secrets_whatever_charset_it_says_to_be_in(int status, string charset, string type)
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        await using var lab = new OutgoingLab(OutgoingLab.Secret("hush-hush-and-12345678"));
        var outcome = await lab.CallAsync(server.Url(), new
        {
            Verb = "POST",
            ContentType = $"text/plain; charset={charset}",
            RequestContent = "key $(secret:Api)",
            DataBucketProperty = "answer",
        });

        var stored = outcome is EffectOutcome.Failed failed ? failed.Reason : outcome.Values()["answer"].GetString()!;
        Assert.Contains("(secret)", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", stored.Replace("\0", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(stored)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(18)]
    public async Task A_long_failure_is_cut_off_without_leaving_a_part_of_a_secret(int missing)
    {
        const string value = "hush-hush-12345678";
        await using var server = await WebServer.StartAsync(
            400, new string(' ', 8 * 1024 - value.Length + missing) + value + " and more", "text/plain");
        await using var lab = new OutgoingLab(OutgoingLab.Secret(value));
        var outcome = await lab.CallAsync(server.Url(), new { Headers = new Dictionary<string, string> { ["X-Key"] = "$(secret:Api)" } });

        var reason = Assert.IsType<EffectOutcome.Failed>(outcome).Reason;
        Assert.StartsWith($"'127.0.0.1:{server.Port}' answered 400", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("h", reason.Split("400")[1], StringComparison.Ordinal);
    }

    /// <summary>Says back all that it was sent, in every way it can.</summary>
    private static Task<WebServer> EchoAsync(int status, string type) => WebServer.StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        var all = string.Join(' ', context.Request.Headers.Select(header => header.Value.ToString()));
        await context.Response.WriteAsync(type == "text/plain"
            ? $"{all} {Uri.EscapeDataString(all)} {Convert.ToBase64String(Encoding.UTF8.GetBytes(all))}"
            : JsonSerializer.Serialize(new Dictionary<string, string> { [all] = all, ["b"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(all)) }));
    });

    private static string[] Traces()
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}"));
        return ["hush", "leise", credentials[8..], Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..16]];
    }

    /// <summary>By another program: the store locks its database against everybody who opens files as .NET does.</summary>
    private static bool Contains(string file, string text)
    {
        using var reader = Process.Start(new ProcessStartInfo("cat", [file]) { RedirectStandardOutput = true })!;
        using var copy = new MemoryStream();
        reader.StandardOutput.BaseStream.CopyTo(copy);
        reader.WaitForExit();
        Assert.Equal(0, reader.ExitCode);
        return copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
