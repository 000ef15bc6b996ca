using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.HostScenarios.Telemetry;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>What the program sends to a collector, and what becomes of it if there is none.</summary>
public sealed class TelemetryTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string Vote = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True","Comment":"hush-comment"}}""";

    [Fact]
    public async Task The_way_of_a_signal_is_told_from_the_callers_trace_to_the_mail_and_nothing_that_people_wrote()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await HostProcess.ServeAsync(folder.Root, AtOnce(receiver.HttpAddress, ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")), "--demo");
        var erin = await host.AsAsync("erin");
        var id = await erin.StartAsync("""{"WorkflowType":"Enrollment","Key":"12","InitialData":{"cn":"hush-data"}}""");
        await erin.GetAsync("/Workflow/Instances/My?ReturnLimit=7&hush-name=hush-query");
        (await (await host.AsAsync("alice")).PostAsync($"/Workflow/Instances/{id}/Signals", Vote)).Is(204);
        (await (await host.AsAsync("bob")).PostAsync($"/Workflow/Instances/{id}/Signals", Vote, ("traceparent", $"00-{TraceId}-{SpanId}-01"))).Is(204);
        (await (await host.AsAsync("carol")).PostAsync($"/Workflow/Instances/{id}/Signals", Vote)).Is(409);
        await erin.AwaitAsync(id, "Complete");

        await receiver.UntilAsync(got => AttemptOf(got) is not null && got.Spans.Any(span => span.Attributes.GetValueOrDefault("workflow.refusal") is not null));
        var spans = receiver.Spans;

        // The request leads the caller's trace on, and the signal is within it.
        var request = Assert.Single(spans, span => span.TraceId == TraceId && span.ParentId == SpanId);
        Assert.Equal("POST Workflow/Instances/{instanceId}/Signals", request.Name.Replace("POST /", "POST ", StringComparison.Ordinal));
        var signal = Assert.Single(spans, span => span.Name == "workflow.signal" && span.TraceId == TraceId);
        Assert.Equal(request.SpanId, signal.ParentId);
        Assert.Equal("accepted", signal.Attributes["workflow.outcome"]);
        AssertIsAbout(signal, id, "RequireApproval1");

        // What comes after the response is a trace of its own, and links to the request that has led to it.
        var attempt = AttemptOf(receiver)!;
        Assert.NotEqual(TraceId, attempt.TraceId);
        Assert.Equal([TraceId], attempt.Links.Select(link => link.TraceId));
        Assert.Equal(("Email", "succeeded", "1"), (attempt.Attributes["workflow.step.type"], attempt.Attributes["workflow.outcome"], attempt.Attributes["workflow.attempt"]));
        AssertIsAbout(attempt, id, attempt.Attributes["workflow.step"]);
        Assert.Equal("WorkflowFunctions", attempt.Service["service.name"]);
        Assert.Equal("NotWaiting", Assert.Single(spans, span => span.Attributes.GetValueOrDefault("workflow.outcome") == "refused").Attributes["workflow.refusal"]);

        Assert.All(["hush-comment", "hush-data", "hush-name", "hush-query", "ReturnLimit", "-demo", "example.com"],
            secret => Assert.DoesNotContain(secret, receiver.Raw, StringComparison.Ordinal));

        static ReceivedSpan? AttemptOf(OtlpReceiver got) => got.Spans.FirstOrDefault(span => span.Attributes.GetValueOrDefault("workflow.step.type") == "Email");
    }

    [Fact]
    public async Task By_default_it_is_sent_by_gRPC_and_metrics_have_what_alerts_need_and_no_instance()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await HostProcess.ServeAsync(folder.Root, AtOnce(receiver.GrpcAddress,
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=of%20the%20collector"), ("OTEL_SERVICE_NAME", "approvals"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=tests")), "--demo");
        var id = await (await host.AsAsync("erin")).StartAsync(Workflows.Enrollment);
        (await (await host.AsAsync("alice")).SignalAsync(id)).Is(204);
        (await (await host.AsAsync("dave")).SignalAsync(id)).Is(403);
        (await (await host.AsAsync("bob")).SignalAsync(id)).Is(204);

        string[] expected =
        [
            "workflow.signals", "workflow.signals.refused", "workflow.requests.refused", "workflow.commits", "workflow.attempt.duration", "workflow.queue.instances",
            "workflow.queue.attempts", "workflow.due.age", "workflow.store.queue", "workflow.store.flush.duration", "http.server.request.duration", "dotnet.gc.collections",
        ];
        await receiver.UntilAsync(got => !expected.Except(got.Metrics.Select(metric => metric.Name)).Any() && got.Spans.Count > 0);

        var metrics = receiver.Metrics;
        Assert.Equal("MissingRole", metrics.First(metric => metric.Name == "workflow.signals.refused").Attributes["reason"]);
        Assert.Equal("0xA0120020", metrics.First(metric => metric.Name == "workflow.requests.refused").Attributes["code"]);
        Assert.Equal(("Email", "succeeded"), metrics.Where(metric => metric.Name == "workflow.attempt.duration").Select(metric => (metric.Attributes["type"], metric.Attributes["outcome"])).First());
        Assert.Equal(["attempt", "inbox", "wait"], metrics.Where(metric => metric.Name == "workflow.due.age").Select(metric => metric.Attributes["kind"]).Distinct().Order());
        Assert.DoesNotContain(metrics, metric => metric.Attributes.Values.Any(value => value.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase)));
        Assert.All(receiver.Headers, headers => Assert.Equal("of the collector", headers["api-key"]));
        Assert.Equal(("approvals", "tests"), (receiver.Spans[0].Service["service.name"], receiver.Spans[0].Service["deployment.environment.name"]));
    }

    [Fact]
    public async Task The_log_is_sent_with_the_numbers_of_its_events_and_without_the_queries_of_requests()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        // The file of settings serves as well as the environment.
        await File.WriteAllTextAsync(
            Path.Combine(folder.Root, "appsettings.json"),
            JsonSerializer.Serialize(AtOnce(receiver.GrpcAddress, ("Logging:LogLevel:Default", "Information"), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none"))),
            TestContext.Current.CancellationToken);
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var admin = await host.AsAsync("admin");
        await admin.GetAsync("/Workflow/Instances?hush-name=hush-query");
        (await admin.PostAsync("/Workflow/Instances/Resume")).Is(200);

        await receiver.UntilAsync(got => got.Logs.Any(log => log.Attributes.GetValueOrDefault("event.id") == "300"));

        var run = receiver.Logs.First(log => log.Attributes.GetValueOrDefault("event.id") == "300");
        Assert.Contains("Resume run: ", run.Body, StringComparison.Ordinal);
        Assert.Contains("hush-query", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-", receiver.Raw, StringComparison.Ordinal);
        Assert.Empty(receiver.Spans);
        Assert.Empty(receiver.Metrics);
    }

    [Fact]
    public async Task A_stop_sends_what_is_left()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        // Nothing would be sent for the next minute.
        await using var host = await HostProcess.ServeAsync(folder.Root, Sending(receiver.GrpcAddress,
            ("OTEL_BSP_SCHEDULE_DELAY", "60000"), ("OTEL_BLRP_SCHEDULE_DELAY", "60000"), ("OTEL_METRIC_EXPORT_INTERVAL", "60000"), ("Logging__LogLevel__Default", "Information")), "--demo");
        await (await host.AsAsync("erin")).StartAsync(Workflows.Enrollment);
        Assert.Empty(receiver.Spans);

        Assert.Equal(0, await host.EndAsync("TERM"));

        Assert.Contains(receiver.Spans, span => span.Name == "workflow.start");
        Assert.Contains(receiver.Metrics, metric => metric.Name == "workflow.store.flush.duration");
        Assert.Contains(receiver.Logs, log => log.Body.Contains("shutting down", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collector_that_is_dead_or_never_answers_holds_up_nothing_fails_nothing_and_is_told_once(bool isSlow)
    {
        using var folder = new TemporaryFolder();
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        var port = ((IPEndPoint)collector.LocalEndpoint).Port;
        if (!isSlow)
            collector.Stop();
        await using var host = await HostProcess.ServeAsync(folder.Root, AtOnce(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TIMEOUT", isSlow ? "60000" : "1000")), "--demo");
        var erin = await host.AsAsync("erin");
        var (alice, bob) = (await host.AsAsync("alice"), await host.AsAsync("bob"));
        for (var instance = 0; instance < 5; instance++)
        {
            var id = await erin.StartAsync(Workflows.Enrollment);
            (await alice.SignalAsync(id)).Is(204);
            (await bob.SignalAsync(id)).Is(204);
            await erin.AwaitAsync(id, "Complete");
        }

        if (!isSlow)
            await Eventually.SeesAsync(() => Task.FromResult(host.Output), output => output.Contains("Telemetry may be missing", StringComparison.Ordinal));
        var begun = Stopwatch.GetTimestamp();
        Assert.Equal(0, await host.EndAsync("TERM"));

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        // Each kind of trouble once: not sent in time, not taken, dropped at the end. The exports that failed are many more.
        Assert.InRange(host.Output.Split("Telemetry may be missing").Length - 1, isSlow ? 0 : 1, 6);
        Assert.DoesNotContain("fail:", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output + host.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Data, "workflow.db-wal")), "The database was not closed.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_of_its_packages_is_loaded_unless_something_is_sent(bool isSent)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there it can be seen which files a process has loaded.");
        using var folder = new TemporaryFolder();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await HostProcess.ServeAsync(
            folder.Root, isSent ? AtOnce(receiver.GrpcAddress) : new Dictionary<string, string> { ["OTEL_SERVICE_NAME"] = "approvals" }, "--demo");
        var id = await (await host.AsAsync("erin")).StartAsync(Workflows.Enrollment);
        (await (await host.AsAsync("alice")).SignalAsync(id)).Is(204);

        var loaded = (await File.ReadAllLinesAsync($"/proc/{host.Id}/maps", TestContext.Current.CancellationToken)).Select(line => Path.GetFileName(line)).Distinct().ToList();

        Assert.Contains("WorkflowFunctions.Engine.dll", loaded);
        Assert.Equal(isSent, loaded.Any(file => file.StartsWith("OpenTelemetry", StringComparison.Ordinal)));
        Assert.Equal(isSent, loaded.Contains("WorkflowFunctions.Telemetry.dll"));
    }

    private static void AssertIsAbout(ReceivedSpan span, Guid instance, string step)
    {
        Assert.Equal(instance.ToString(), span.Attributes["workflow.instance.id"]);
        Assert.Equal(step, span.Attributes["workflow.step"]);
        Assert.Equal("Web server certificate: two approvals", span.Attributes["workflow.definition.name"]);
        Assert.Equal("1", span.Attributes["workflow.definition.version"]);
        Assert.True(Guid.TryParse(span.Attributes["workflow.definition.id"], out _));
    }

    /// <summary>So that a test does not wait long for what is sent.</summary>
    private static Dictionary<string, string> AtOnce(string address, params IEnumerable<(string Name, string Value)> more) => Sending(
        address, [("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_BLRP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "300"), .. more]);

    private static Dictionary<string, string> Sending(string address, params IEnumerable<(string Name, string Value)> more) =>
        more.Append(("OTEL_EXPORTER_OTLP_ENDPOINT", address)).ToDictionary(setting => setting.Item1, setting => setting.Item2);
}
