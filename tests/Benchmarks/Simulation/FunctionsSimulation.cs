using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// Predicts how the Functions app does under load: the engine itself, on a store in memory that takes the time of real storage, with
/// workers whose processors and places are counted. Nothing is measured by a real clock.
/// </summary>
internal sealed class FunctionsSimulation
{
    private readonly VirtualClock _clock = new();
    private readonly SimulationOptions _options;
    private readonly Random _random;
    private readonly Worker[] _workers;
    private readonly StorageAccount _tables;
    private readonly StorageAccount _hub;
    private readonly SimulatedStore _store;
    private readonly SignalService _signals;
    private readonly Dictionary<Guid, double> _sent = [];
    private readonly List<double> _answered = [];
    private readonly List<double> _driven = [];
    private int _failed;

    private FunctionsSimulation(SimulationOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => new Worker(_clock, options))];
        _tables = new StorageAccount(_clock, options, _random);
        _hub = options.Accounts == 1 ? _tables : new StorageAccount(_clock, options, _random);
        _store = new SimulatedStore(_tables);
        var definitions = new DefinitionCache(new OneDefinition(Approvals.Definition(1)));
        var metrics = new EngineMetrics();
        var advancer = new InstanceAdvancer(_store, definitions, _clock, metrics);
        var backend = new DurableBackend(_store, _hub, _workers, options, _random) { Advancer = advancer, Driven = Note };
        var successors = new SuccessorStarter(_store, definitions, new ReferenceIds(_store), backend, _clock, metrics);
        _signals = new SignalService(_store, definitions, new RingingAdvancer(advancer, successors, backend), backend, _clock, metrics);
    }

    public static Figures Run(SimulationOptions options)
    {
        var simulation = new FunctionsSimulation(options);
        simulation.Run();
        return simulation.Measured();
    }

    private void Run()
    {
        var definition = Approvals.Definition(1);
        var end = _options.Seconds * 1000;
        var at = 0.0;
        while ((at += -Math.Log(1 - _random.NextDouble()) * 1000 / _options.SignalsPerSecond) < end)
        {
            var started = Approvals.Started(definition, NewId(), 1, DateTimeOffset.UnixEpoch);
            _store.PlaceAsync(started.Snapshot, started.History).GetAwaiter().GetResult();
            _ = SignalAsync(started.Snapshot.Id, at);
        }

        _clock.RunUntil(end);
    }

    private async Task SignalAsync(Guid id, double at)
    {
        await _clock.At(at);
        _sent.Add(id, at);
        await _workers[_random.Next(_workers.Length)].ComputeAsync(_options.AcceptMs);
        var result = await _signals.AcceptAsync(id, new SignalCommand(Approvals.Key, Approvals.Yes), Approvals.Approver(1), CancellationToken.None);
        if (result is SignalResult.Accepted)
            _answered.Add(_clock.Milliseconds - at);
        else
            _failed++;
    }

    private void Note(Guid id)
    {
        if (_sent.Remove(id, out var at))
            _driven.Add(_clock.Milliseconds - at);
    }

    private Figures Measured()
    {
        var (answered, driven) = (new Latencies(_answered), new Latencies(_driven));
        var milliseconds = _options.Seconds * 1000;
        return new Figures()
            .Add("workers", _options.Workers)
            .Add("sentPerSecond", _options.SignalsPerSecond)
            .Add("acceptedPerSecond", _answered.Count / _options.Seconds)
            .Add("responseP50Ms", answered.P50)
            .Add("responseP99Ms", answered.P99)
            .Add("drivenPerSecond", _driven.Count / _options.Seconds)
            .Add("drivenP50Ms", driven.P50)
            .Add("drivenP99Ms", driven.P99)
            .Add("notDrivenAtTheEnd", _sent.Count)
            .Add("refused", _failed)
            .Add("processorShare", Math.Min(1, _workers.Average(worker => worker.BusyMs) / milliseconds / _options.CoresOfWorker))
            .Add("accounts", _options.Accounts)
            .Add("requestsPerSecondToTables", _tables.Requests / _options.Seconds)
            .Add("requestsPerSecondToHub", _hub.Requests / _options.Seconds);
    }

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
