using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Benchmarks;

/// <summary>Nobody drives the instances: what is measured ends before the ring.</summary>
internal sealed class NoDoorbell : IDoorbell
{
    public Task StartAsync(Guid instanceId) => Task.CompletedTask;

    public Task RingAsync(Guid instanceId) => Task.CompletedTask;

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => Task.CompletedTask;

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => Task.CompletedTask;
}
