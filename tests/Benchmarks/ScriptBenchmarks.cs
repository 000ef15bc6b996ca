using BenchmarkDotNet.Attributes;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Scripting;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Benchmarks;

/// <summary>What one run of a small script costs: its own interpreter, its own thread.</summary>
[MemoryDiagnoser]
public class ScriptBenchmarks
{
    private readonly ScriptExecutor _executor = new();
    private readonly StepDefinition _step = new()
    {
        Id = Guid.NewGuid(),
        UniqueName = "Script1",
        DisplayName = "Script1",
        ExtensionName = "Script",
        ConfigurationParameters = JsonMap.From(("ScriptContent", "const names = 'a,b,c'.split(','); return { count: names.length, first: names[0] };")),
    };

    private TokenScope _tokens = null!;

    [GlobalSetup]
    public void Start() => _tokens = new TokenScope(Approvals.Started(Approvals.Definition(1), Guid.NewGuid()));

    [Benchmark]
    public async Task<object> RunOneScript() =>
        await _executor.ExecuteAsync(new StepContext(Guid.NewGuid(), new AttemptId(1, Effects.Step, 1), _step, _tokens), CancellationToken.None) is EffectOutcome.Succeeded done
            ? done
            : throw new InvalidOperationException("The script failed.");
}
