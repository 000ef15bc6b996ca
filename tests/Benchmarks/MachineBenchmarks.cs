using BenchmarkDotNet.Attributes;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Benchmarks;

/// <summary>What the pure machine costs: sixteen votes checked one by one and folded at once, and what comes next.</summary>
[MemoryDiagnoser]
public class MachineBenchmarks
{
    private readonly WorkflowDefinition _definition = Approvals.Definition(16);
    private InstanceSnapshot _snapshot = null!;
    private InboxEntry[] _entries = [];

    [GlobalSetup]
    public void Start()
    {
        _snapshot = Approvals.Started(_definition, Guid.NewGuid());
        _entries = [.. Enumerable.Range(0, 16).Select(number => Accepted(number).Entry)];
    }

    [Benchmark]
    public object CheckOneVote() => Accepted(1);

    [Benchmark]
    public object FoldSixteenVotes() => WorkflowMachine.Turn(_snapshot, _entries, _definition, DateTimeOffset.UnixEpoch);

    [Benchmark]
    public object SayWhatIsNext() => WorkflowMachine.Next(_snapshot);

    private Verdict.Accepted Accepted(int number) => (Verdict.Accepted)WorkflowMachine.Check(
        _snapshot, _definition, new SignalCommand(Approvals.Key, Approvals.Yes), Approvals.Approver(number), DateTimeOffset.UnixEpoch);
}
