using BenchmarkDotNet.Attributes;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Benchmarks;

/// <summary>What accepting signals costs on a real SQLite file: each is on disk before it counts.</summary>
[MemoryDiagnoser]
public class SignalBenchmarks
{
    private const int Instances = 64;

    private readonly WorkflowDefinition _definition = Approvals.Definition(int.MaxValue);
    private string _directory = "";
    private SqliteStore _store = null!;
    private SignalService _signals = null!;
    private InstanceAdvancer _advancer = null!;
    private Guid[] _ids = [];
    private int _callers;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _directory = Directory.CreateTempSubdirectory("benchmarks-").FullName;
        _store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory });
        await _store.SaveAsync(
            new DefinitionHead(_definition.Id, _definition.DisplayName, _definition.WorkflowType, null, null, true, 1, 1, 1), _definition, 0);
        var definitions = new DefinitionCache(_store);
        var metrics = new EngineMetrics();
        _advancer = new InstanceAdvancer(_store, definitions, TimeProvider.System, metrics);
        var successors = new SuccessorStarter(_store, definitions, new ReferenceIds(_store), new NoDoorbell(), TimeProvider.System, metrics);
        _signals = new SignalService(
            _store, definitions, new RingingAdvancer(_advancer, successors, new NoDoorbell()), new NoDoorbell(), TimeProvider.System, metrics);
    }

    /// <summary>Fresh instances for each iteration: a long list of votes would measure the list.</summary>
    [IterationSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [Benchmark(Baseline = true)]
    public Task AcceptOneSignal() => AcceptAsync(_ids[0]);

    [Benchmark(OperationsPerInvoke = Instances)]
    public Task AcceptSignalsOfSixtyFourPeopleAtOnce() => Task.WhenAll(_ids.Select(AcceptAsync));

    [Benchmark]
    public async Task AcceptOneSignalAndAdvance()
    {
        await AcceptAsync(_ids[0]);
        await _advancer.AdvanceAsync(_ids[0], CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartAsync()
    {
        _ids = [.. Enumerable.Range(0, Instances).Select(_ => Guid.NewGuid())];
        await Task.WhenAll(_ids.Select(id => _store.CreateAsync(Approvals.Started(_definition, id), [])));
    }

    private async Task AcceptAsync(Guid id)
    {
        var caller = Approvals.Approver(Interlocked.Increment(ref _callers));
        if (await _signals.AcceptAsync(id, new SignalCommand(Approvals.Key, Approvals.Yes), caller, CancellationToken.None) is not SignalResult.Accepted)
            throw new InvalidOperationException("The signal was not accepted.");
    }
}
