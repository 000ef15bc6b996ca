using System.Runtime.CompilerServices;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.Telemetry;

namespace WorkflowFunctions.LocalHost;

/// <summary>Sends traces, metrics and logs, if settings say where to.</summary>
internal static class HostTelemetry
{
    private const string ServiceName = "WorkflowFunctions";

    public static TelemetrySettings? Read(IConfiguration configuration) => TelemetrySettings.Read(configuration, ServiceName);

    // Whoever calls this loads all the packages that it takes; whoever does not must not load one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(IServiceCollection services, TelemetrySettings settings) => services.AddTelemetry(settings);
}
