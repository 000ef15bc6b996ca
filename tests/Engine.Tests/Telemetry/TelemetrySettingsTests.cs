using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    [Fact]
    public void Without_an_address_nothing_is_sent_and_nothing_else_is_looked_at() =>
        Assert.Null(Read(("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"), ("OTEL_EXPORTER_OTLP_ENDPOINT", " ")));

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_SDK_DISABLED", "True")]
    public void All_of_it_can_be_switched_off(string name, string value) =>
        Assert.Null(Read((name, value), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317")));

    [Fact]
    public void One_address_is_that_of_all_kinds_by_gRPC()
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"))!;

        var target = new OtlpTarget(new Uri("http://collector:4317"), IsHttp: false, Headers: null, TimeSpan.FromSeconds(10));
        Assert.Equal((target, target, target), (settings.Traces, settings.Metrics, settings.Logs));
        Assert.Equal("Approvals", settings.ServiceName);
    }

    [Theory]
    [InlineData("http://collector:4318", "http://collector:4318/v1/")]
    [InlineData("http://collector:4318/", "http://collector:4318/v1/")]
    [InlineData("https://collector.example.com/otlp/", "https://collector.example.com/otlp/v1/")]
    public void Over_HTTP_each_kind_has_its_path_below_the_address(string address, string prefix)
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))!;

        Assert.Equal(
            [prefix + "traces", prefix + "metrics", prefix + "logs"],
            new[] { settings.Traces, settings.Metrics, settings.Logs }.Select(target => target!.Endpoint.AbsoluteUri));
    }

    [Fact]
    public void A_kind_may_have_settings_of_its_own_or_be_left_out()
    {
        var settings = Read(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=b"), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://traces.example.com/here"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "api-key=x"), ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "500"),
            ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "otlp"))!;

        Assert.Equal(new OtlpTarget(new Uri("https://traces.example.com/here"), IsHttp: true, "api-key=x", TimeSpan.FromMilliseconds(500)), settings.Traces);
        Assert.Null(settings.Metrics);
        Assert.Equal(new OtlpTarget(new Uri("http://collector:4317"), IsHttp: false, "a=b", TimeSpan.FromSeconds(10)), settings.Logs);
    }

    [Fact]
    public void An_address_of_one_kind_alone_sends_that_kind_alone()
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://collector:4317"))!;

        Assert.Equal((true, false, true), (settings.Traces is null, settings.Metrics is null, settings.Logs is null));
    }

    [Theory]
    [InlineData("", "0.5", true, 1)]
    [InlineData("always_on", "", false, 1)]
    [InlineData("ALWAYS_OFF", "", false, 0)]
    [InlineData("traceidratio", "", false, 1)]
    [InlineData("traceidratio", "0.25", false, 0.25)]
    [InlineData("parentbased_always_off", "", true, 0)]
    [InlineData("parentbased_traceidratio", "0.25", true, 0.25)]
    public void A_sampler_says_which_traces_are_sent(string sampler, string argument, bool isParentBased, double share)
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument))!;

        Assert.Equal(new TraceSampling(isParentBased, share), settings.Sampling);
    }

    [Theory]
    [InlineData("OTEL_SERVICE_NAME=named", "OTEL_RESOURCE_ATTRIBUTES=service.name=other,team=pki%20team", "named")]
    [InlineData("OTEL_SERVICE_NAME=", "OTEL_RESOURCE_ATTRIBUTES=service.name=other,team=pki%20team", "other")]
    public void The_service_is_described(string first, string second, string name)
    {
        var settings = Read([("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), .. new[] { first, second }.Select(text => (text[..text.IndexOf('=', StringComparison.Ordinal)], text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]))])!;

        Assert.Equal(name, settings.ServiceName);
        Assert.Equal([KeyValuePair.Create("team", "pki team")], settings.Attributes);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317', but must be an http or https address such as 'http://collector.example.com:4317', without user and query.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:hush@collector", "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address such as 'http://collector.example.com:4317', without user and query.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector?key=hush", "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address such as 'http://collector.example.com:4317', without user and query.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "/var/log", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is '/var/log', but must be an http or https address such as 'http://collector.example.com:4317', without user and query.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json', but must be grpc or http/protobuf.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "GRPC", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is 'GRPC', but must be grpc or http/protobuf.")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "hush", "OTEL_EXPORTER_OTLP_HEADERS must be pairs such as 'api-key=…', separated by commas.")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "a b=hush", "OTEL_EXPORTER_OTLP_METRICS_HEADERS must be pairs such as 'api-key=…', separated by commas.")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a=hush%0Ahush", "OTEL_EXPORTER_OTLP_HEADERS must be pairs such as 'api-key=…', separated by commas.")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "OTEL_EXPORTER_OTLP_TIMEOUT is '10s', but must be a whole number from 1.")]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER is 'zipkin', but must be otlp or none.")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes", "OTEL_TRACES_SAMPLER is 'sometimes', but must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio.")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "10", "OTEL_TRACES_SAMPLER_ARG is '10', but must be a number from 0 to 1 such as 0.1.")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0", "OTEL_METRIC_EXPORT_INTERVAL is '0', but must be a whole number from 1.")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "100", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE is 512, but must be no more than OTEL_BSP_MAX_QUEUE_SIZE, which is 100.")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "production", "OTEL_RESOURCE_ATTRIBUTES is 'production', but must be pairs such as 'deployment.environment.name=production', separated by commas.")]
    public void A_wrong_setting_is_told_once_and_no_secret_is_shown(string name, string value, string problem)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://collector:4317"), (name, value)));

        Assert.Equal([problem], refused.Problems);
        Assert.DoesNotContain("hush", refused.Message, StringComparison.Ordinal);
    }

    private static TelemetrySettings? Read(params IEnumerable<(string Name, string Value)> settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in settings)
            values[name] = value;
        return TelemetrySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), "Approvals");
    }
}
