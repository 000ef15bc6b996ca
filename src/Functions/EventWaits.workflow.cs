using Microsoft.DurableTask;

namespace WorkflowFunctions.Functions;

/// <summary>
/// The open waits of an orchestration for external events: one for each name. A wait is kept until it completes and is never
/// cancelled, because the runtime would deliver the next event to a cancelled wait.
/// </summary>
internal sealed class EventWaits(TaskOrchestrationContext context)
{
    /// <summary>A durable timer may fire a little early. If nothing is due then, the loop must not spin.</summary>
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> _open = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Forgets the completed waits: the Advance that follows handles them all.</summary>
    public void TakeCompleted()
    {
        foreach (var (name, wait) in _open)
        {
            if (wait.IsCompleted)
                _open.Remove(name);
        }
    }

    /// <summary>Waits for the event, for the time if there is one, or for the step that runs meanwhile if there is one.</summary>
    public async Task WaitAsync(string name, DateTimeOffset? until, Task? step = null)
    {
        if (!_open.TryGetValue(name, out var wait))
            wait = Open(name);
        if (wait.IsCompleted)
        {
            // Rings that came while nobody waited: one Advance handles all of them.
            while (wait.IsCompleted)
                wait = Open(name);
            return;
        }

        var first = step is null ? wait : Task.WhenAny(wait, step);
        if (until is not { } time)
        {
            await first;
            return;
        }

        using var cancellation = new CancellationTokenSource();
        var timer = Timer(time, cancellation.Token);
        await Task.WhenAny(first, timer);
        if (!timer.IsCompleted)
            cancellation.Cancel();
    }

    /// <summary>Waits for the time, whatever events come.</summary>
    public Task WaitAsync(DateTimeOffset until) => Timer(until, CancellationToken.None);

    private Task Timer(DateTimeOffset time, CancellationToken cancellation)
    {
        var earliest = context.CurrentUtcDateTime + ShortestTimer;
        return context.CreateTimer(time.UtcDateTime > earliest ? time.UtcDateTime : earliest, cancellation);
    }

    private Task Open(string name) => _open[name] = context.WaitForExternalEvent<object?>(name);
}
