using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Telemetry;

/// <summary>
/// Whether and where traces, metrics and logs are sent: the settings that OpenTelemetry has standardized. Reading them touches none of its
/// packages, so that a host that sends nothing never loads one.
/// </summary>
/// <param name="Traces">Null if none are sent by the OpenTelemetry protocol; likewise the next two.</param>
/// <param name="Sampling">Which traces are sent.</param>
/// <param name="ServiceName">What the service calls itself.</param>
/// <param name="Attributes">What else is said of it.</param>
public sealed record TelemetrySettings(
    OtlpTarget? Traces, OtlpTarget? Metrics, OtlpTarget? Logs, TraceSampling Sampling, string ServiceName, ImmutableArray<KeyValuePair<string, string>> Attributes)
{
    private const string Off = "OTEL_SDK_DISABLED";

    /// <summary>Whether anything is sent by the OpenTelemetry protocol.</summary>
    public bool HasOtlp => Traces is not null || Metrics is not null || Logs is not null;

    /// <summary>Whether all of it is switched off, whatever other settings say.</summary>
    public static bool IsOff(IConfiguration configuration) => "true".Equals(configuration[Off], StringComparison.OrdinalIgnoreCase);

    /// <summary>Null if nothing is to be sent; other settings are then not looked at.</summary>
    /// <param name="serviceName">What the service calls itself if no setting says so.</param>
    /// <param name="isWanted">Whether there is another place that telemetry is sent to.</param>
    /// <exception cref="SettingsException">Settings are wrong; the message names all of them, and shows no secret.</exception>
    public static TelemetrySettings? Read(IConfiguration configuration, string serviceName, bool isWanted = false)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var reader = new OtlpSettings(configuration);
        if (IsOff(configuration) || !(isWanted || reader.HasEndpoint))
            return null;
        var (traces, metrics, logs) = (reader.Target("TRACES", "v1/traces"), reader.Target("METRICS", "v1/metrics"), reader.Target("LOGS", "v1/logs"));
        var attributes = reader.Pairs("OTEL_RESOURCE_ATTRIBUTES");
        reader.CheckRates();
        var sampling = reader.Sampling();
        reader.ThrowIfAny();
        var name = configuration["OTEL_SERVICE_NAME"] is { } named && !string.IsNullOrWhiteSpace(named)
            ? named.Trim()
            : attributes.FirstOrDefault(pair => pair.Key == "service.name").Value ?? serviceName;
        var settings = new TelemetrySettings(traces, metrics, logs, sampling, name, [.. attributes.Where(pair => pair.Key != "service.name")]);
        return isWanted || settings.HasOtlp ? settings : null;
    }
}
