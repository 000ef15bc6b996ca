using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Loses every ring.</summary>
internal sealed class DeadDoorbell : IDoorbell
{
    public Task RingAsync(Guid instanceId, SignalKey? awaited) => Task.CompletedTask;
}
