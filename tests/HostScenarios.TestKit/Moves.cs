using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Lets a story wait for something that happens by itself. It looks again after each commit of the engine.</summary>
internal sealed class Moves : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(30);

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

    /// <summary>
    /// For what only time brings. The clock advances in small steps, so that the host can keep up with it. It stands still while an
    /// attempt runs, because an attempt takes real time and has a limit.
    /// </summary>
    /// <exception cref="TimeoutException">It has not happened.</exception>
    public static async Task WhileTimePassesAsync(
        FakeTimeProvider time, Func<Task<InstanceSnapshot>> look, Func<InstanceSnapshot, bool> hasHappened)
    {
        var watch = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(Tick);
        while (await look() is var snapshot && !hasHappened(snapshot))
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException(
                    $"It has not happened by {time.GetUtcNow():o}: the instance is at '{snapshot.Position.UniqueName}', {snapshot.State}.");
            if (snapshot.State.UnderWay is not { IsClaimed: true })
                time.Advance(Step);
            await ticks.WaitForNextTickAsync();
        }
    }

    /// <summary>
    /// For many that come one after another: the clock advances in steps that are so small that no attempt comes near its limit.
    /// </summary>
    /// <exception cref="TimeoutException">It has not happened.</exception>
    public static async Task WhileSecondsPassAsync(FakeTimeProvider time, Func<bool> hasHappened)
    {
        var watch = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(Tick);
        while (!hasHappened())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"It has not happened by {time.GetUtcNow():o}.");
            time.Advance(SmallStep);
            await ticks.WaitForNextTickAsync();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
