using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace WorkflowFunctions.Functions.Tests.Hub;

/// <summary>One orchestration of the hub, generation after generation.</summary>
internal sealed class HubOrchestration(string id, InMemoryHub hub, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Stack<TaskCompletionSource<object?>>> _waits = [];
    private Dictionary<string, int> _buffered = [];
    private bool _goesOn;

    public OrchestrationRuntimeStatus Status { get; private set; } = OrchestrationRuntimeStatus.Running;

    public int Generations { get; private set; }

    /// <summary>Completes when the orchestration has ended, in whatever status.</summary>
    public Task End { get; private set; } = Task.CompletedTask;

    public void Run() => End = Task.Run(RunGenerationsAsync);

    /// <summary>The newest waiter takes the event; where nobody waits it is kept.</summary>
    public void Deliver(string name)
    {
        lock (_lock)
        {
            if (_waits.GetValueOrDefault(Key(name)) is { Count: > 0 } waits)
                waits.Pop().SetResult(null);
            else
                _buffered[Key(name)] = _buffered.GetValueOrDefault(Key(name)) + 1;
        }
    }

    private async Task RunGenerationsAsync()
    {
        try
        {
            do
            {
                _goesOn = false;
                Generations++;
                await WorkflowOrchestrator.RunAsync(CreateContext());
                lock (_lock)
                {
                    _waits = [];
                    _buffered = [];
                }
            }
            while (_goesOn);
            Status = OrchestrationRuntimeStatus.Completed;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Status = OrchestrationRuntimeStatus.Failed;
        }
    }

    private TaskOrchestrationContext CreateContext()
    {
        var context = new Mock<TaskOrchestrationContext>();
        context.SetupGet(self => self.InstanceId).Returns(id);
        context.SetupGet(self => self.CurrentUtcDateTime).Returns(() => time.GetUtcNow().UtcDateTime);
        context.Setup(self => self.CallActivityAsync<AdvanceResult>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? _) => hub.RunActivityAsync<AdvanceResult>(name, input));
        context.Setup(self => self.CallActivityAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? _) => hub.RunActivityAsync<object?>(name, input));
        context.Setup(self => self.WaitForExternalEvent<object?>(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string name, CancellationToken _) => Wait(name));
        context.Setup(self => self.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns(TimerAsync);
        context.Setup(self => self.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>())).Callback((object? _, bool _) => _goesOn = true);
        return context.Object;
    }

    private Task<object?> Wait(string name)
    {
        lock (_lock)
        {
            if (_buffered.GetValueOrDefault(Key(name)) is > 0 and var kept)
            {
                _buffered[Key(name)] = kept - 1;
                return Task.FromResult<object?>(null);
            }

            if (!_waits.TryGetValue(Key(name), out var waits))
                _waits[Key(name)] = waits = [];
            var wait = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
            waits.Push(wait);
            return wait.Task;
        }
    }

    private async Task TimerAsync(DateTime fireAt, CancellationToken cancellation)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pause = fireAt - time.GetUtcNow().UtcDateTime;
        await using var timer = time.CreateTimer(
            _ => fired.TrySetResult(), null, pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await fired.Task.WaitAsync(cancellation);
    }

    private static string Key(string name) => name.ToUpperInvariant();
}
