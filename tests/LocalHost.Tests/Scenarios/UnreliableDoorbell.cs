using System.Collections.Concurrent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

/// <summary>Delivers rings late, twice or never, on demand.</summary>
internal sealed class UnreliableDoorbell(IDoorbell doorbell) : IDoorbell
{
    private readonly ConcurrentQueue<(Guid Id, SignalKey? Awaited)> _late = [];

    public Delivery Rings { get; set; }

    public Task StartAsync(Guid instanceId) => doorbell.StartAsync(instanceId);

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => doorbell.EnsureAsync(instanceId, awaited);

    public async Task RingAsync(Guid instanceId, SignalKey? awaited)
    {
        if (Rings == Delivery.Late)
            _late.Enqueue((instanceId, awaited));
        else if (Rings != Delivery.Never)
            await doorbell.RingAsync(instanceId, awaited);
        if (Rings == Delivery.Twice)
            await doorbell.RingAsync(instanceId, awaited);
    }

    public async Task DeliverLateAsync()
    {
        while (_late.TryDequeue(out var late))
            await doorbell.RingAsync(late.Id, late.Awaited);
    }
}
