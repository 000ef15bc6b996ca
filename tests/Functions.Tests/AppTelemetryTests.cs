using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.HostScenarios.Telemetry;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>What the worker sends, and that the host leaves it to the worker.</summary>
// What other tests do at the same time would be sent as well, and fill the queue.
[CollectionDefinition(nameof(AppTelemetryTests), DisableParallelization = true)]
[Collection(nameof(AppTelemetryTests))]
public sealed class AppTelemetryTests
{
    private const string Insights = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://westeurope.example.com/";

    [Fact]
    public async Task The_way_of_a_signal_is_told_to_the_mail_that_it_leads_to()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await ShellHost.StartAsync(client: null, ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.GrpcAddress), ("WEBSITE_SITE_NAME", "approvals-app"));
        using var story = new Story(host);
        var id = await story.StartAsync(Samples.TwoApprovals, new { cn = "hush-data" });
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await story.UntilAsync(id, InstanceStatus.Complete);

        bool IsMail(ReceivedSpan span) => IsOf(id, span) && span.Attributes.GetValueOrDefault("workflow.step.type") == "Email";
        await receiver.UntilAsync(got => got.Spans.Any(IsMail));

        var mail = receiver.Spans.First(IsMail);
        Assert.Equal((id.ToString(), "succeeded"), (mail.Attributes["workflow.instance.id"], mail.Attributes["workflow.outcome"]));
        Assert.Equal("approvals-app", mail.Service["service.name"]);
        var signals = receiver.Spans.Where(span => span.Name == "workflow.signal" && IsOf(id, span)).ToList();
        Assert.Equal(["accepted", "accepted"], signals.Select(span => span.Attributes["workflow.outcome"]));
        Assert.All(signals, signal => Assert.Contains(receiver.Spans, span => span.SpanId == signal.ParentId && span.Attributes["http.route"].EndsWith("Workflow/Instances/{instanceId}/Signals", StringComparison.Ordinal)));
        Assert.DoesNotContain("hush-data", receiver.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("by approver", receiver.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_workers_builder_tells_the_host_to_leave_it_to_the_worker_and_sends_what_the_worker_does()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var app = Build(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.HttpAddress), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            Assert.Equal(bool.TrueString, app.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities["WorkerOpenTelemetryEnabled"]);
            _ = app.GetRequiredService<TracerProvider>();
            _ = app.GetRequiredService<MeterProvider>();
            using var worker = new ActivitySource("Microsoft.Azure.Functions.Worker");
            worker.StartActivity("function ExecuteStep")!.Dispose();
            var loggers = app.GetRequiredService<ILoggerFactory>();
            Log(loggers, "WorkflowFunctions.Engine.Instances.ResumeService", LogLevel.Information, "a run");
            Log(loggers, "Microsoft.DurableTask.Client", LogLevel.Information, "chatter");
            Log(loggers, "Microsoft.DurableTask.Client", LogLevel.Warning, "trouble");
        }

        Assert.Contains(receiver.Spans, span => span is { Source: "Microsoft.Azure.Functions.Worker", Name: "function ExecuteStep" });
        Assert.Equal(["a run", "trouble"], receiver.Logs.Select(log => log.Body));
        Assert.Equal("300", receiver.Logs[0].Attributes["event.id"]);
    }

    [Fact]
    public async Task Application_Insights_gets_it_as_well()
    {
        // What the exporter says of itself would go to its makers.
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var insights = await InsightsReceiver.StartAsync();
        await using (var app = Build(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={insights.Address}/;LiveEndpoint={insights.Address}/"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.GrpcAddress)))
        {
            _ = app.GetRequiredService<TracerProvider>();
            using var worker = new ActivitySource("Microsoft.Azure.Functions.Worker");
            for (var number = 0; number < 50; number++)
                worker.StartActivity("function ExecuteStep")!.Dispose();
            Log(app.GetRequiredService<ILoggerFactory>(), "WorkflowFunctions.Engine.Instances.ResumeService", LogLevel.Information, "a run");
        }

        Assert.Equal(50, Regex.Count(insights.Received, "function ExecuteStep"));
        Assert.Contains("a run", insights.Received, StringComparison.Ordinal);
        Assert.Contains(receiver.Spans, span => span.Name == "function ExecuteStep");
    }

    [Fact]
    public void Nothing_is_sent_unless_a_setting_says_where_to() =>
        Assert.Null(AppTelemetrySettings.Read(Settings(("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "nonsense"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "nonsense"))));

    [Fact]
    public void All_of_it_can_be_switched_off() =>
        Assert.Null(AppTelemetrySettings.Read(Settings(("OTEL_SDK_DISABLED", "true"), ("APPLICATIONINSIGHTS_CONNECTION_STRING", Insights))));

    [Theory]
    [InlineData("", false, null)]
    [InlineData("Authorization=AAD", true, null)]
    [InlineData("authorization=aad;ClientId=00000000-0000-0000-0000-000000000002", true, "00000000-0000-0000-0000-000000000002")]
    public void Whom_it_signs_in_as_is_read(string signIn, bool isByIdentity, string? clientId)
    {
        var read = AppTelemetrySettings.Read(Settings(("APPLICATIONINSIGHTS_CONNECTION_STRING", Insights), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", signIn)))!.Insights!;

        Assert.Equal(new InsightsTarget(Insights, isByIdentity, clientId), read);
        Assert.Equal(isByIdentity, read.Credential() is not null);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_no_key_is_shown()
    {
        var refused = Assert.Throws<SettingsException>(() => AppTelemetrySettings.Read(Settings(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=hush"), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=Key"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector"))));

        Assert.Equal(
            [
                "APPLICATIONINSIGHTS_CONNECTION_STRING must be a connection string of Application Insights, such as 'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://…'.",
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING is 'Authorization=Key', but must be 'Authorization=AAD', with ';ClientId=…' for one of several identities.",
                "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector', but must be an http or https address such as 'http://collector.example.com:4317', without user and query.",
            ],
            refused.Problems);
    }

    private static bool IsOf(Guid id, ReceivedSpan span) => span.Attributes.GetValueOrDefault("workflow.instance.id") == id.ToString();

    private static void Log(ILoggerFactory loggers, string category, LogLevel level, string text) =>
        loggers.CreateLogger(category).Log(level, new EventId(300), text, exception: null, (said, _) => said);

    /// <summary>The services of the app as its program puts them together, up to its store.</summary>
    private static ServiceProvider Build(params (string Name, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.AddQuietLogs();
        AppTelemetry.Add(builder.Services, AppTelemetrySettings.Read(Settings(settings))!);
        return builder.Services.BuildServiceProvider();
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
