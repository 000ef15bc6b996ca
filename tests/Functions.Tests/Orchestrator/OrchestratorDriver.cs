using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask;
using Moq;

namespace WorkflowFunctions.Functions.Tests.Orchestrator;

/// <summary>
/// Runs the orchestrator on the calling thread, turn by turn: the test says what Advance returns, which events arrive and when
/// timers fire, and every durable call is written down. It refuses what would lose events on a genuine runtime.
/// </summary>
internal sealed class OrchestratorDriver
{
    public const string InstanceId = "0190d5a2-7c1e-7b6a-9f00-000000000001";

    private readonly Queue<AdvanceResult> _results;
    private readonly List<(string Name, TaskCompletionSource<object?> Wait)> _waits = [];
    private readonly List<string> _buffered = [];
    private TaskCompletionSource? _timer;
    private TaskCompletionSource<NotYourTurn?>? _step;

    public OrchestratorDriver(params AdvanceResult[] results) => _results = new(results);

    public DateTime Now { get; set; } = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    /// <summary>Whether a step runs until <see cref="EndStep"/>.</summary>
    public bool IsSlow { get; set; }

    /// <summary>What the next steps return; after these, they are run.</summary>
    public Queue<NotYourTurn?> Turns { get; } = [];

    /// <summary>What happens while Advance runs.</summary>
    public Action OnAdvance { get; set; } = () => { };

    public List<string> Calls { get; } = [];

    public List<object?> Statuses { get; } = [];

    public List<TaskOptions?> ActivityOptions { get; } = [];

    public IEnumerable<string> OpenWaits => _waits.Where(open => !open.Wait.Task.IsCompleted).Select(open => open.Name);

    public bool HasTimer => _timer is { Task.IsCompleted: false };

    public Task Orchestration { get; private set; } = Task.CompletedTask;

    public void Start() => Inline(() => Orchestration = WorkflowOrchestrator.RunAsync(CreateContext()));

    public void Ring(string name) => Inline(() =>
    {
        var open = _waits.FindLast(candidate => Same(candidate.Name, name) && !candidate.Wait.Task.IsCompleted);
        if (open.Wait is null)
            _buffered.Add(name);
        else
            open.Wait.SetResult(null);
    });

    public void FireTimer() => Inline(() => _timer!.SetResult());

    public void EndStep() => Inline(() => _step!.SetResult(null));

    public int Count(string call) => Calls.Count(candidate => candidate.StartsWith(call, StringComparison.Ordinal));

    private TaskOrchestrationContext CreateContext()
    {
        var context = new Mock<TaskOrchestrationContext>(MockBehavior.Strict);
        context.SetupGet(self => self.InstanceId).Returns(InstanceId);
        context.SetupGet(self => self.CurrentUtcDateTime).Returns(() => Now);
        context.Setup(self => self.CallActivityAsync<AdvanceResult>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? options) => Advance(name, input, options));
        context.Setup(self => self.CallActivityAsync<NotYourTurn?>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? options) => Execute(name, input, options));
        context.Setup(self => self.WaitForExternalEvent<object?>(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(Wait);
        context.Setup(self => self.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns(CreateTimer);
        context.Setup(self => self.SetCustomStatus(It.IsAny<object?>())).Callback((object? status) => Statuses.Add(status));
        context.Setup(self => self.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>()))
            .Callback((object? input, bool preserve) => Calls.Add($"ContinueAsNew {Json(input)} preserveUnprocessedEvents={preserve}"));
        return context.Object;
    }

    private Task<AdvanceResult> Advance(TaskName name, object? input, TaskOptions? options)
    {
        Write($"{(string)name} {Json(input)}", options);
        Inline(OnAdvance);
        return _results.TryDequeue(out var result) ? Task.FromResult(result) : new TaskCompletionSource<AdvanceResult>().Task;
    }

    private Task<NotYourTurn?> Execute(TaskName name, object? input, TaskOptions? options)
    {
        Write($"{(string)name} {Json(input)}", options);
        if (Turns.TryDequeue(out var turn))
            return Task.FromResult(turn);
        return IsSlow ? (_step = new TaskCompletionSource<NotYourTurn?>()).Task : Task.FromResult<NotYourTurn?>(null);
    }

    private void Write(string call, TaskOptions? options)
    {
        Calls.Add(call);
        ActivityOptions.Add(options);
    }

    private Task<object?> Wait(string name, CancellationToken cancellation)
    {
        Assert.False(cancellation.CanBeCanceled, "A cancelled wait swallows the next event.");
        Assert.DoesNotContain(OpenWaits, open => Same(open, name));
        Calls.Add($"Wait {name}");
        if (_buffered.FindIndex(kept => Same(kept, name)) is >= 0 and var index)
        {
            _buffered.RemoveAt(index);
            return Task.FromResult<object?>(null);
        }

        var wait = new TaskCompletionSource<object?>();
        _waits.Add((name, wait));
        return wait.Task;
    }

    private Task CreateTimer(DateTime fireAt, CancellationToken cancellation)
    {
        Assert.Equal(DateTimeKind.Utc, fireAt.Kind);
        Assert.False(HasTimer, "The earlier timer would keep the orchestration alive.");
        Calls.Add($"Timer {fireAt.ToString("o", CultureInfo.InvariantCulture)}");
        var timer = _timer = new TaskCompletionSource();
        cancellation.Register(() =>
        {
            Calls.Add("CancelTimer");
            timer.TrySetCanceled(CancellationToken.None);
        });
        return timer.Task;
    }

    /// <summary>Without a synchronization context, what an action sets free runs before the action returns.</summary>
    private static void Inline(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Json(object? value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
}
