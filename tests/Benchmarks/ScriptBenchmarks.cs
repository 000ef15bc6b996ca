using BenchmarkDotNet.Attributes;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.Script;

namespace WorkflowFunctions.Benchmarks;

/// <summary>What one run of a small script costs in a warm process: its own interpreter, and a message there and back.</summary>
[MemoryDiagnoser]
public class ScriptBenchmarks : IDisposable
{
    private readonly ScriptPool _pool = new();
    private readonly StepDefinition _step = new()
    {
        Id = Guid.NewGuid(),
        UniqueName = "Script1",
        DisplayName = "Script1",
        ExtensionName = "Script",
        ConfigurationParameters = JsonMap.From(("ScriptContent", "const names = 'a,b,c'.split(','); return { count: names.length, first: names[0] };")),
    };

    private TokenScope _tokens = null!;
    private ScriptExecutor _executor = null!;

    [GlobalSetup]
    public void Start()
    {
        _tokens = new TokenScope(Approvals.Started(Approvals.Definition(1), Guid.NewGuid()));
        _executor = new ScriptExecutor(_pool);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async Task<object> RunOneScript() =>
        await _executor.ExecuteAsync(new StepContext(Guid.NewGuid(), new AttemptId(1, Effects.Step, 1), _step, _tokens), CancellationToken.None) is EffectOutcome.Succeeded done
            ? done
            : throw new InvalidOperationException("The script failed.");
}
