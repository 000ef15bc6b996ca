using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>The engine over a store, as one process runs it. A second one over the same prefix is the process after a restart.</summary>
internal sealed class Plant : IAsyncDisposable, IDoorbell
{
    private readonly ServiceProvider _engine;

    private Plant(TablesStore store, FakeTimeProvider time)
    {
        Store = store;
        _engine = new ServiceCollection().AddLogging().AddWorkflowEngine()
            .AddSingleton<IInstanceStore>(store).AddSingleton<IInstanceLists>(store).AddSingleton<IDefinitionStore>(store).AddSingleton<IRoleStore>(store)
            .AddSingleton<TimeProvider>(time).AddSingleton<IDoorbell>(this).BuildServiceProvider();
    }

    public TablesStore Store { get; }

    public InstanceAdvancer Advancer => _engine.GetRequiredService<InstanceAdvancer>();

    public SignalService Signals => _engine.GetRequiredService<SignalService>();

    public CommandService Commands => _engine.GetRequiredService<CommandService>();

    public ResumeService Resume => _engine.GetRequiredService<ResumeService>();

    public ConcurrentQueue<Guid> Rings { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A process whose requests go over the wire.</summary>
    public static async Task<Plant> OpenAsync(Wire wire, FakeTimeProvider time) => new(await wire.OpenAsync(time), time);

    /// <summary>The process after a restart, long enough after whatever happened before.</summary>
    public static async Task<Plant> RestartAsync(string prefix, FakeTimeProvider time) => new(
        await TablesStore.OpenAsync(Stores.Options(prefix) with { Time = time, Ages = new DueAges(TimeSpan.Zero, TimeSpan.Zero) }), time);

    /// <summary>Two approvals in a row: the first by role 2, the second by role 3.</summary>
    public static WorkflowDefinition TwoSteps(int approvals = 1, double? deadlineHours = null) => Sample.Definition(approvals, deadlineHours) with
    {
        Steps =
        [
            .. Sample.Definition(approvals, deadlineHours).Steps.Take(2),
            Sample.Definition(approvals: 1).Steps[1] with
            {
                Id = Guid.NewGuid(), UniqueName = "Tell", Signals = [new SignalDefinition(Sample.SignalName, [3])],
                Outputs = [new StepOutput(StepOutputs.Continue, "EndNOOP")],
            },
            Sample.Definition().Steps[^1],
        ],
    };

    /// <summary>The same, with the requester asked besides the roles by whichever step has this name.</summary>
    public static WorkflowDefinition TwoSteps(string askingTheRequester)
    {
        var definition = TwoSteps();
        return definition with { Steps = [.. definition.Steps.Select(step => step.UniqueName == askingTheRequester ? AskingTheRequester(step) : step)] };
    }

    public async Task PublishAsync(WorkflowDefinition definition) => Assert.True(await Store.SaveAsync(
        new DefinitionHead(definition.Id, definition.DisplayName, definition.WorkflowType, null, null, true, 1, 1, 1), definition, 0));

    public async Task<InstanceSnapshot> StartAsync(WorkflowDefinition definition)
    {
        var started = Sample.Started(definition: definition);
        Assert.True(await Store.CreateAsync(started.Snapshot, started.History));
        return started.Snapshot;
    }

    public Task<SignalResult> ApproveAsync(Guid id, int person, string step = "RequireApproval1", int role = Sample.Approvers) =>
        Signals.AcceptAsync(
            id,
            new SignalCommand(new SignalKey(step, Sample.SignalName), JsonMap.From(("Approved", "True"))),
            new Caller(Sample.Person(person), [role], []),
            CancellationToken.None);

    /// <summary>Approves the first step.</summary>
    public Task<SignalResult> ApproveAsync(Guid id, Caller caller) => Signals.AcceptAsync(
        id, new SignalCommand(new SignalKey("RequireApproval1", Sample.SignalName), JsonMap.From(("Approved", "True"))), caller, CancellationToken.None);

    public async Task<InstanceSnapshot> AdvanceAsync(Guid id) => (await Advancer.AdvanceAsync(id, Stop))!.Snapshot;

    public async Task<List<InstanceSummary>> ListAsync(InstanceScope scope) =>
        [.. (await Store.ListAsync(new InstanceListQuery(scope, InstanceField.Id, Descending: false, 0, 1000), Stop)).Items];

    public Task StartAsync(Guid instanceId) => RingAsync(instanceId);

    public Task EnsureAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId);

    public Task RingAsync(Guid instanceId, IReadOnlyCollection<SignalKey> awaited) => RingAsync(instanceId);

    public Task RingAsync(Guid instanceId)
    {
        Rings.Enqueue(instanceId);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static StepDefinition AskingTheRequester(StepDefinition step) =>
        step with { Signals = [.. step.Signals.Select(signal => signal with { RoleTokens = ["$(requester)"] })] };
}
