using System.Diagnostics.Metrics;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Telemetry;

/// <summary>
/// Measures how long the instance has been due that has been so for longest: what is stuck shows here first. The store is asked only if somebody
/// reads the measurement, and no more often than <see cref="Holds"/>. Nobody waits for the answer: it is what is measured next.
/// </summary>
public sealed class DueWatch(IInstanceStore store, TimeProvider time)
{
    /// <summary>How long an answer of the store holds.</summary>
    public static TimeSpan Holds { get; } = TimeSpan.FromSeconds(15);

    /// <summary>An older answer says nothing any more: the store cannot be asked.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(3);

    private static readonly (DueKinds Kind, KeyValuePair<string, object?> Tag)[] Kinds =
    [
        (DueKinds.Inbox, new("kind", "inbox")), (DueKinds.Attempt, new("kind", "attempt")), (DueKinds.Wait, new("kind", "wait")),
    ];

    private readonly Lock _lock = new();
    private Task _asking = Task.CompletedTask;
    private long? _askedAt;
    private long _answeredAt;
    private DateTimeOffset?[]? _earliest;

    /// <summary>Ends when the store has been asked that is being asked.</summary>
    internal Task Asking => _asking;

    /// <summary>Measures from now on.</summary>
    public void Begin(EngineMetrics metrics) => metrics.Observe<double>(
        "workflow.due.age", "s",
        "How long the oldest thing to do has been due: an unread entry, an attempt past its limit, a deadline or a wake time. It should stay below a minute.", Measure);

    /// <summary>What the store has answered last, in seconds by now; nothing before its first answer.</summary>
    public IEnumerable<Measurement<double>> Measure()
    {
        lock (_lock)
        {
            if (_asking.IsCompleted && !(_askedAt is { } at && time.GetElapsedTime(at) < Holds))
            {
                _askedAt = time.GetTimestamp();
                _asking = Task.Run(AskAsync);
            }

            if (_earliest is not { } earliest || time.GetElapsedTime(_answeredAt) > Longest)
                return [];
            var now = time.GetUtcNow();
            return [.. Kinds.Select((kind, index) => new Measurement<double>(Math.Max(0, (now - (earliest[index] ?? now)).TotalSeconds), kind.Tag))];
        }
    }

    private async Task AskAsync()
    {
        try
        {
            var earliest = new DateTimeOffset?[Kinds.Length];
            foreach (var (index, (kind, _)) in Kinds.Index())
                earliest[index] = await store.NextDueAsync(kind, CancellationToken.None);
            lock (_lock)
                (_earliest, _answeredAt) = (earliest, time.GetTimestamp());
        }
        catch (Exception)
        {
            // Whoever needs the store for work tells what is wrong with it.
        }
    }
}
