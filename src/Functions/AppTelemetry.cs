using System.Runtime.CompilerServices;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Telemetry;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Sends traces, metrics and logs of the worker, if settings say where to. <c>host.json</c> has the host do the same with its own, and leave those
/// of the worker to the worker.
/// </summary>
public static class AppTelemetry
{
    // Whoever calls this loads all the packages that it takes; whoever does not must not load one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(IServiceCollection services, AppTelemetrySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddTelemetry(settings.Otlp, new FurtherExport(
            telemetry => telemetry.UseFunctionsWorkerDefaults(),
            traces => Send(settings.Insights, target => traces.AddAzureMonitorTraceExporter(options => Configure(options, target))),
            metrics => Send(settings.Insights, target => metrics.AddAzureMonitorMetricExporter(options => Configure(options, target))),
            logs => Send(settings.Insights, target => logs.AddAzureMonitorLogExporter(options => Configure(options, target))))
        {
            // Elsewhere the host does this: see host.json.
            Levels = [(null, LogLevel.Warning), (nameof(WorkflowFunctions), LogLevel.Information)],
        });
    }

    private static void Send(InsightsTarget? target, Action<InsightsTarget> add)
    {
        if (target is not null)
            add(target);
    }

    private static void Configure(AzureMonitorExporterOptions options, InsightsTarget target)
    {
        options.ConnectionString = target.ConnectionString;
        options.Credential = target.Credential();
    }
}
