using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace WorkflowFunctions.Telemetry;

/// <summary>
/// Sends what is left when the host stops, once everything else has. It has what the stop has left of its time, however slow the collector is:
/// by themselves the packages would take five seconds more for each kind of signal.
/// </summary>
internal sealed class TelemetryEnd : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    /// <summary>A stop that may take longer does not for telemetry.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly List<Action<int>> _ends = [];
    private long? _stopping;
    private bool _isOver;

    // They are made before this service, so that they are disposed after it: disposing them ends them in their own time.
    public TelemetryEnd(IServiceProvider services, IOptions<HostOptions> host, TimeProvider time, ExportTrouble trouble)
    {
        _time = time;
        _limit = host.Value.ShutdownTimeout < Longest ? host.Value.ShutdownTimeout : Longest;
        if (services.GetService<TracerProvider>() is { } traces)
            _ends.Add(limit => traces.Shutdown(limit));
        if (services.GetService<MeterProvider>() is { } metrics)
            _ends.Add(limit => metrics.Shutdown(limit));
        if (services.GetService<LoggerProvider>() is { } logs)
            _ends.Add(limit => logs.Shutdown(limit));
        trouble.Begin();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = _time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => EndAsync();

    /// <summary>A host whose stop was cut short tells no service that it has stopped.</summary>
    public ValueTask DisposeAsync() => new(EndAsync());

    public void Dispose() => EndAsync().GetAwaiter().GetResult();

    private Task EndAsync()
    {
        if (_isOver)
            return Task.CompletedTask;
        _isOver = true;
        var left = _stopping is { } begun ? _limit - _time.GetElapsedTime(begun) : _limit;
        var limit = (int)Math.Max(0, left.TotalMilliseconds);
        return Task.WhenAll(_ends.Select(end => Task.Run(() => end(limit))));
    }
}
