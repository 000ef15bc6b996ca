using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Loses every ring.</summary>
internal sealed class DeadDoorbell : IDoorbell
{
    public Task StartAsync(Guid instanceId) => Task.CompletedTask;

    public Task RingAsync(Guid instanceId) => Task.CompletedTask;

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => Task.CompletedTask;

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => Task.CompletedTask;
}
