using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.HostScenarios;

/// <summary>
/// Lets a story wait for something that happens by itself. It looks again after each commit of the engine, and now and then: a call that
/// arrives at another system is no commit.
/// </summary>
internal sealed class Moves : IDisposable
{
    /// <summary>Without any commit, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>So often the host is waited for before it is taken to need more time.</summary>
    private const int MostBehind = 100;

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
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var next = _next.Task;
            if (await hasHappened())
                return;
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"It has not happened, and for {Patience.TotalSeconds} seconds nothing has.");
            await next.WaitAsync(Pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.IsCompleted)
                watch.Restart();
        }
    }

    /// <summary>
    /// For what only time brings. The clock advances in steps, so that the host can keep up with it. It stands still while an attempt
    /// runs, because an attempt takes real time and has limits, and all but stands still while the host has not done yet what is due: an
    /// attempt may begin at that moment.
    /// </summary>
    /// <exception cref="TimeoutException">It has not happened.</exception>
    public static async Task WhileTimePassesAsync(
        FakeTimeProvider time, Func<Task<InstanceSnapshot>> look, Func<InstanceSnapshot, bool> hasHappened)
    {
        var watch = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(Tick);
        var behind = 0;
        while (await look() is var snapshot && !hasHappened(snapshot))
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException(
                    $"It has not happened by {time.GetUtcNow():o}: the instance is at '{snapshot.Position.UniqueName}', {snapshot.State}.");
            behind = snapshot.State.UnderWay is not null || snapshot.State.DueAt <= time.GetUtcNow() ? behind + 1 : 0;
            if (snapshot.State.UnderWay is not { IsClaimed: true })
                time.Advance(behind is > 0 and < MostBehind ? SmallStep : Step);
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
