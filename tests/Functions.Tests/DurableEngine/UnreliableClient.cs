using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.DurableEngine;

/// <summary>
/// Stands between the app and the engine: the courier carries starts and events. Unlike the engine in memory, and like that of a
/// genuine host, it refuses events to orchestrations that do not run.
/// </summary>
internal sealed class UnreliableClient(DurableTaskClient client, Courier courier) : DurableTaskClient(client.Name)
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        await courier.StartAsync(() => client.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation));
        return options!.InstanceId!;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        var isLate = courier.Rings == Delivery.Late;
        return courier.RingAsync(async () =>
        {
            try
            {
                await RaiseAsync(instanceId, eventName, eventPayload, cancellation);
            }
            catch (RpcException) when (isLate)
            {
                // Nobody waits any more for what is said about it.
            }
        });
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        client.GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        client.PurgeInstanceAsync(instanceId, options, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        client.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        client.TerminateInstanceAsync(instanceId, options, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        client.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        client.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        client.GetAllInstancesAsync(filter);

    public override ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task RaiseAsync(string instanceId, string eventName, object? eventPayload, CancellationToken cancellation)
    {
        var found = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellation)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"No orchestration '{instanceId}' is known."));
        if (found.IsCompleted)
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration '{instanceId}' is not running."));
        await client.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);
    }
}
