using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Rings by external events. The orchestration of an instance has the instance's id, and the event has the name of the awaited
/// signal. A ring that cannot be delivered is counted and left to the sweep: the signal itself is already stored. If it cannot be delivered
/// because nothing drives the instance any more, that is started again at once.
/// </summary>
public sealed partial class DurableDoorbell(
    IInstanceStore store, DurableClients clients, EngineMetrics metrics, ILogger<DurableDoorbell> logger) : IDoorbell
{
    private static readonly OrchestrationRuntimeStatus[] Alive = [Pending, Running, Suspended];

    public Task StartAsync(Guid instanceId) => TryAsync(instanceId, client => StartAsync(client, instanceId));

    public Task RingAsync(Guid instanceId) => TryAsync(instanceId, async client =>
    {
        if (await store.ReadAsync(instanceId, CancellationToken.None) is { Snapshot.WakeEvent: { } wakeEvent })
            await RaiseOrStartAsync(client, instanceId, [wakeEvent]);
    });

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) =>
        awaited.Count == 0 ? Task.CompletedTask : TryAsync(instanceId, client => RaiseOrStartAsync(client, instanceId, awaited));

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => TryAsync(instanceId, async client =>
    {
        var found = await client.GetInstanceAsync(IdOf(instanceId), getInputsAndOutputs: false, CancellationToken.None);
        if (found is null || found.IsCompleted)
            await StartAsync(client, instanceId);
        else
            await RaiseAsync(client, instanceId, awaited);
    });

    public Task ForgetAsync(Guid instanceId) =>
        TryAsync(instanceId, client => client.PurgeInstanceAsync(IdOf(instanceId), options: null, CancellationToken.None));

    private static string IdOf(Guid instanceId) => instanceId.ToString("D");

    private async Task RaiseOrStartAsync(DurableTaskClient client, Guid instanceId, IReadOnlyCollection<SignalKey> awaited)
    {
        try
        {
            await RaiseAsync(client, instanceId, awaited);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // Between two generations it is refused, too. What may be alive is never started.
            if (await client.GetInstanceAsync(IdOf(instanceId), getInputsAndOutputs: false, CancellationToken.None) is { IsCompleted: false })
                throw;
            if (await store.ReadAsync(instanceId, CancellationToken.None) is { Snapshot.State.IsOver: false })
                await StartAsync(client, instanceId);
        }
    }

    private static Task RaiseAsync(DurableTaskClient client, Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => Task.WhenAll(
        awaited.Select(wakeEvent => client.RaiseEventAsync(IdOf(instanceId), wakeEvent.ToString(), eventPayload: null, CancellationToken.None)));

    private static async Task StartAsync(DurableTaskClient client, Guid instanceId)
    {
        var options = new StartOrchestrationOptions(IdOf(instanceId)).WithDedupeStatuses(Alive);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(WorkflowOrchestrator.Name, input: null, options, CancellationToken.None);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Somebody else has started it, which is just as good.
        }
    }

    private async Task TryAsync(Guid instanceId, Func<DurableTaskClient, Task> action)
    {
        try
        {
            await action(clients.Current ?? throw new InvalidOperationException("The function that runs has handed in no durable client."));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            metrics.RingLost();
            LogLost(exception, instanceId);
        }
    }

    [LoggerMessage(600, LogLevel.Warning, "A ring for instance {InstanceId} could not be delivered; the sweep makes up for it.")]
    private partial void LogLost(Exception exception, Guid instanceId);
}
