using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// Durable Functions on Azure Storage, as far as a signal needs it. A ring is a message in a control queue. It wakes an orchestration, which
/// orders an Advance through the queue of activities; its result is a second message, which ends the orchestration.
/// </summary>
internal sealed class DurableBackend(
    SimulatedStore store, StorageAccount hub, Worker[] workers, SimulationOptions options, Random random) : IDoorbell
{
    public required InstanceAdvancer Advancer { get; init; }

    /// <summary>Told when an orchestration knows what comes next, and would run it.</summary>
    public required Action<Guid> Driven { get; init; }

    /// <summary>The doorbell of the Functions app reads the name of the event, and raises it.</summary>
    public async Task RingAsync(Guid instanceId)
    {
        await store.ReadAsync(instanceId, CancellationToken.None);
        await RaiseAsync(instanceId);
    }

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => Task.WhenAll(awaited.Select(_ => RaiseAsync(instanceId)));

    public Task StartAsync(Guid instanceId) => Task.CompletedTask;

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId, awaited);

    private async Task RaiseAsync(Guid instanceId)
    {
        await hub.QueueAsync();
        _ = DriveAsync(instanceId);
    }

    private async Task DriveAsync(Guid instanceId)
    {
        await TurnAsync(instanceId, ordersActivity: true);
        await AdvanceAsync(instanceId);
        await TurnAsync(instanceId, ordersActivity: false);
        Driven(instanceId);
    }

    /// <summary>
    /// A work item of an orchestration: take the message, load the history, replay, send what it orders, add to the history, update the
    /// status, and delete the message.
    /// </summary>
    private async Task TurnAsync(Guid instanceId, bool ordersActivity)
    {
        // A partition belongs to one worker. More workers than partitions only run activities and requests.
        var worker = workers[(int)((uint)instanceId.GetHashCode() % options.Partitions % workers.Length)];
        await hub.QueueAsync();
        await worker.Orchestrations.TakeAsync();
        await hub.ReadAsync();
        await worker.ComputeAsync(options.WorkItemMs);
        if (ordersActivity)
            await hub.QueueAsync();
        await hub.WriteAsync();
        await hub.WriteAsync();
        worker.Orchestrations.Leave();
        await hub.QueueAsync();
    }

    /// <summary>A work item of an activity, on any worker: take the message, advance, send the result, and delete the message.</summary>
    private async Task AdvanceAsync(Guid instanceId)
    {
        var worker = workers[random.Next(workers.Length)];
        await hub.QueueAsync();
        await worker.Activities.TakeAsync();
        await worker.ComputeAsync(options.WorkItemMs);
        await Advancer.AdvanceAsync(instanceId, CancellationToken.None);
        await hub.QueueAsync();
        worker.Activities.Leave();
        await hub.QueueAsync();
    }
}
