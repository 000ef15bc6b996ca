using System.Collections.Concurrent;

namespace WorkflowFunctions.HostScenarios;

/// <summary>What becomes of a message on its way to the engine.</summary>
public enum Delivery
{
    Once,
    Twice,

    /// <summary>Kept until <see cref="Courier.DeliverLateAsync"/>.</summary>
    Late,
    Never,
}

/// <summary>Carries starts and rings from the API to the engine in the way the story wants.</summary>
public sealed class Courier
{
    private ConcurrentQueue<Func<Task>> _late = [];

    public Delivery Starts { get; set; }

    public Delivery Rings { get; set; }

    public Task StartAsync(Func<Task> start) => CarryAsync(Starts, start);

    public Task RingAsync(Func<Task> ring) => CarryAsync(Rings, ring);

    /// <summary>Delivers what was kept, in order or from the newest to the oldest.</summary>
    public async Task DeliverLateAsync(bool newestFirst = false)
    {
        var late = Interlocked.Exchange(ref _late, []);
        foreach (var deliver in newestFirst ? late.Reverse() : late)
            await deliver();
    }

    private async Task CarryAsync(Delivery delivery, Func<Task> deliver)
    {
        if (delivery == Delivery.Late)
            _late.Enqueue(deliver);
        else if (delivery != Delivery.Never)
            await deliver();
        if (delivery == Delivery.Twice)
            await deliver();
    }
}
