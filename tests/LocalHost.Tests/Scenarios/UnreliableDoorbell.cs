using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

/// <summary>Puts a courier between the product and its own doorbell.</summary>
internal sealed class UnreliableDoorbell(IDoorbell doorbell, Courier courier) : IDoorbell
{
    public Task StartAsync(Guid instanceId) => courier.StartAsync(() => doorbell.StartAsync(instanceId));

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => doorbell.EnsureAsync(instanceId, awaited);

    public Task RingAsync(Guid instanceId) => courier.RingAsync(() => doorbell.RingAsync(instanceId));

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => courier.RingAsync(() => doorbell.RingAsync(instanceId, awaited));

    public Task RingAsync(Guid instanceId, InstanceSnapshot left, NextAction next) =>
        courier.RingAsync(() => doorbell.RingAsync(instanceId, left, next));
}
