using System.Collections.Concurrent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

/// <summary>Delivers rings late, twice or never, on demand.</summary>
internal sealed class UnreliableDoorbell(IDoorbell doorbell) : IDoorbell
{
    private readonly ConcurrentQueue<Func<Task>> _late = [];

    public Delivery Rings { get; set; }

    public Task StartAsync(Guid instanceId) => doorbell.StartAsync(instanceId);

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => doorbell.EnsureAsync(instanceId, awaited);

    public Task RingAsync(Guid instanceId) => DeliverAsync(() => doorbell.RingAsync(instanceId));

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => DeliverAsync(() => doorbell.RingAsync(instanceId, awaited));

    public async Task DeliverLateAsync()
    {
        while (_late.TryDequeue(out var late))
            await late();
    }

    private async Task DeliverAsync(Func<Task> ring)
    {
        if (Rings == Delivery.Late)
            _late.Enqueue(ring);
        else if (Rings != Delivery.Never)
            await ring();
        if (Rings == Delivery.Twice)
            await ring();
    }
}
