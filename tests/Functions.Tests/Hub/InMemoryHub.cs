using System.Collections.Concurrent;
using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.Hub;

/// <summary>
/// A task hub in memory: it starts orchestrations, runs their activities and delivers their events, late, twice or never on
/// demand. What passes between orchestrator and activities goes through JSON, as it would.
/// </summary>
internal sealed class InMemoryHub(Activities activities, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, HubOrchestration> _orchestrations = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string InstanceId, string Name)> _late = [];
    private volatile bool _isDead;

    public Delivery Events { get; set; }

    public HubOrchestration Find(Guid instanceId) => _orchestrations[instanceId.ToString("D")];

    public bool Has(Guid instanceId) => _orchestrations.ContainsKey(instanceId.ToString("D"));

    public DurableTaskClient CreateClient()
    {
        var client = new Mock<DurableTaskClient>("hub");
        client.Setup(hub => hub.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(),
                It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((TaskName name, object? _, StartOrchestrationOptions? options, CancellationToken _) => Start(name, options!));
        client.Setup(hub => hub.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, string name, object? _, CancellationToken _) => RaiseAsync(id, name));
        client.Setup(hub => hub.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, bool _, CancellationToken _) => _orchestrations.TryGetValue(id, out var found)
                ? new OrchestrationMetadata(WorkflowOrchestrator.Name, id) { RuntimeStatus = found.Status }
                : null);
        client.Setup(hub => hub.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((string id, PurgeInstanceOptions? _, CancellationToken _) => Purge(id))
            .ReturnsAsync((PurgeResult)null!);
        return client.Object;
    }

    public void DeliverLate()
    {
        while (_late.TryDequeue(out var late))
            Deliver(late.InstanceId, late.Name);
    }

    /// <summary>Nothing of this hub happens any more: its process is gone.</summary>
    public void Kill()
    {
        _isDead = true;
        _orchestrations.Clear();
    }

    public async Task<T> RunActivityAsync<T>(string name, object? input)
    {
        // The dead neither work nor answer.
        if (_isDead)
            return await new TaskCompletionSource<T>().Task;
        object? result = name switch
        {
            Activities.Advance => await activities.AdvanceAsync(Through<string>(input), CancellationToken.None),
            Activities.ExecuteStep => await ExecuteAsync(Through<StepOrder>(input)),
            _ => throw new ArgumentException($"There is no activity '{name}'.", nameof(name)),
        };
        return _isDead ? await new TaskCompletionSource<T>().Task : Through<T>(result);
    }

    private async Task<object?> ExecuteAsync(StepOrder order)
    {
        await activities.ExecuteStepAsync(order, CancellationToken.None);
        return null;
    }

    private Task<string> Start(TaskName name, StartOrchestrationOptions options)
    {
        Assert.Equal(WorkflowOrchestrator.Name, (string)name);
        var id = options.InstanceId!;
        var fresh = new HubOrchestration(id, this, time);
        var kept = _orchestrations.AddOrUpdate(id, fresh,
            (_, old) => options.DedupeStatuses!.Contains(old.Status.ToString()) ? old : fresh);
        if (kept != fresh)
            throw new OrchestrationAlreadyExistsException($"'{id}' is there already.");
        fresh.Run();
        return Task.FromResult(id);
    }

    /// <summary>Only what has ended is purged.</summary>
    private void Purge(string id)
    {
        if (_orchestrations.TryGetValue(id, out var found) && found.Status != OrchestrationRuntimeStatus.Running)
            _orchestrations.TryRemove(id, out _);
    }

    private Task RaiseAsync(string id, string name)
    {
        if (Events == Delivery.Late)
            _late.Enqueue((id, name));
        else if (Events != Delivery.Never)
            Deliver(id, name);
        if (Events == Delivery.Twice)
            Deliver(id, name);
        return Task.CompletedTask;
    }

    private void Deliver(string id, string name)
    {
        if (!_orchestrations.TryGetValue(id, out var orchestration) || orchestration.Status != OrchestrationRuntimeStatus.Running)
            throw new InvalidOperationException($"No orchestration '{id}' runs.");
        orchestration.Deliver(name);
    }

    private static T Through<T>(object? value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
}
