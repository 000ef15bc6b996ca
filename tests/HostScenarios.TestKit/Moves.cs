using System.Diagnostics.Metrics;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Lets a story wait until something that happens by itself has happened: it looks again after each commit of the engine.</summary>
internal sealed class Moves : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MeterListener _listener = new();
    private volatile TaskCompletionSource _next = Fresh();

    public Moves()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Exchange(ref _next, Fresh()).TrySetResult());
        _listener.Start();
    }

    /// <exception cref="TimeoutException">It has not happened.</exception>
    public async Task UntilAsync(Func<Task<bool>> hasHappened)
    {
        while (true)
        {
            var next = _next.Task;
            if (await hasHappened())
                return;
            await next.WaitAsync(Patience);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
