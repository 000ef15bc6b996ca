using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Telemetry;

/// <summary>
/// Sends traces, metrics and logs. Everything goes through queues of bounded length on threads of their own: what cannot be sent is dropped.
/// </summary>
public static class TelemetryServices
{
    /// <summary>At Information it writes each request with its query.</summary>
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private const string HealthChecks = "/healthz";

    // The runtime and the server measure by themselves. What calls to other systems measure is left out: it has a series for each of their hosts.
    private static readonly string[] Meters =
        [EngineMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <param name="more">
    /// Sends what there is to another place, too, by builders that have all sources; null if the settings name the only one.
    /// </param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetrySettings settings, FurtherExport? more = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var telemetry = services.AddOpenTelemetry();
        more?.Prepare?.Invoke(telemetry);
        telemetry.ConfigureResource(resource => Describe(resource, settings));
        if (more is not null || settings.Traces is not null)
        {
            telemetry.WithTracing(tracing =>
            {
                tracing.AddSource(EngineTraces.SourceName).AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !context.Request.Path.StartsWithSegments(HealthChecks, StringComparison.OrdinalIgnoreCase);
                    // Names of its parameters would be left, and what somebody has put in place of one.
                    options.EnrichWithHttpRequest = (span, _) => span.SetTag("url.query", null);
                });
                more?.Traces(tracing);
                if (settings.Traces is { } target)
                    tracing.AddOtlpExporter(options => SendTo(options, target));
                // The last one counts: the exporter of another place may have brought its own, which passes over most traces.
                tracing.SetSampler(SamplerOf(settings.Sampling));
            });
        }

        if (more is not null || settings.Metrics is not null)
        {
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                more?.Metrics(metrics);
                if (settings.Metrics is { } target)
                    metrics.AddOtlpExporter(options => SendTo(options, target));
            });
        }

        if (more is not null || settings.Logs is not null)
        {
            // Before those of the settings: of equal rules the last one counts.
            services.PostConfigure<LoggerFilterOptions>(filters =>
            {
                filters.Rules.Insert(0, new(typeof(OpenTelemetryLoggerProvider).FullName, RequestLog, LogLevel.Warning, null));
                foreach (var (category, level) in more?.Levels ?? [])
                    filters.Rules.Insert(0, new(typeof(OpenTelemetryLoggerProvider).FullName, category, level, null));
            });
            telemetry.WithLogging(
                logs =>
                {
                    logs.AddProcessor(new EventNumbers());
                    more?.Logs(logs);
                    if (settings.Logs is { } target)
                        logs.AddOtlpExporter(options => SendTo(options, target));
                },
                options => options.IncludeFormattedMessage = true);
        }

        return services.AddSingleton<ExportTrouble>().AddHostedService<TelemetryEnd>();
    }

    private static void Describe(ResourceBuilder resource, TelemetrySettings settings) => resource
        .AddService(settings.ServiceName, serviceVersion: typeof(EngineMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddAttributes(settings.Attributes.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value)));

    private static Sampler SamplerOf(TraceSampling sampling)
    {
        Sampler sampler = sampling.Share switch
        {
            0 => new AlwaysOffSampler(),
            1 => new AlwaysOnSampler(),
            var share => new TraceIdRatioBasedSampler(share),
        };
        return sampling.IsParentBased ? new ParentBasedSampler(sampler) : sampler;
    }

    private static void SendTo(OtlpExporterOptions options, OtlpTarget target)
    {
        options.Protocol = target.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        options.Endpoint = target.Endpoint;
        options.Headers = target.Headers;
        options.TimeoutMilliseconds = (int)target.Timeout.TotalMilliseconds;
    }
}

/// <summary>Another place that telemetry is sent to.</summary>
/// <param name="Prepare">Done first; null if nothing is.</param>
public sealed record FurtherExport(
    Action<IOpenTelemetryBuilder>? Prepare, Action<TracerProviderBuilder> Traces, Action<MeterProviderBuilder> Metrics, Action<LoggerProviderBuilder> Logs)
{
    /// <summary>How much of the log is sent, by category, where it is not as much as is written elsewhere; null stands for all categories.</summary>
    public IReadOnlyList<(string? Category, LogLevel Level)> Levels { get; init; } = [];
}
