using System.Diagnostics;
using System.Diagnostics.Metrics;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>What the writer measures: whether the disk keeps up.</summary>
internal sealed class WriterMetrics : IDisposable
{
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly KeyValuePair<string, object?> Worked = new("failed", false);
    private static readonly KeyValuePair<string, object?> Failed = new("failed", true);

    private readonly Meter _meter = new(EngineMetrics.MeterName);
    private readonly Histogram<double> _flushes;

    public WriterMetrics() => _flushes = _meter.CreateHistogram(
        "workflow.store.flush.duration", "s", "How long the disk took to make writes durable; failed=true if it did not.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    /// <summary>Measures whenever somebody asks how many writes wait for the next transaction.</summary>
    public void Observe(Func<int> queued) => _meter.CreateObservableGauge(
        "workflow.store.queue", () => (long)queued(), "{write}", "Writes that wait for the next transaction.");

    /// <summary>The moment from which a flush is timed; zero if nobody wants to know.</summary>
    public long Begin() => _flushes.Enabled ? Stopwatch.GetTimestamp() : 0;

    public void End(long begun, bool failed)
    {
        if (begun != 0)
            _flushes.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, failed ? Failed : Worked);
    }

    public void Dispose() => _meter.Dispose();
}
