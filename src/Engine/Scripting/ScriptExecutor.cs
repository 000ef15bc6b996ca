using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>
/// Runs the JavaScript of a <c>Script</c> step. A script that fails fails its step for good: the same script with the same
/// parameters would fail again.
/// </summary>
public sealed class ScriptExecutor(ScriptLimits limits) : IStepExecutor
{
    public ScriptExecutor()
        : this(ScriptLimits.Default)
    {
    }

    /// <summary>The built-in type; publishing refuses what is no JavaScript, too.</summary>
    public StepType Type { get; } = StepTypes.Script with { Check = Problems };

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var content = context.Step.TextParameter("ScriptContent") ?? "";
        var tokens = new TokenValues(context.Tokens);
        var parameters = tokens.ReplaceAll(context.Step.Parameter("ScriptParameters") ?? default);
        context.Used(tokens.Uses);
        if (tokens.Problem is { } problem)
            return new EffectOutcome.Failed(problem, MayPass: false);
        var console = new ScriptConsole();
        var end = await ScriptSandbox.RunAsync(content, parameters, console, limits, cancellation);
        foreach (var line in console.Lines)
            context.Note(line);
        return end switch
        {
            ScriptEnd.Returned returned => new EffectOutcome.Succeeded(returned.Values),
            ScriptEnd.Failed failed => new EffectOutcome.Failed(failed.Reason, MayPass: false),
            _ => throw new InvalidOperationException($"A script ended as {end.GetType().Name}."),
        };
    }

    private static IEnumerable<string> Problems(StepDefinition step) =>
        step.Parameter("ScriptContent") is { ValueKind: JsonValueKind.String } content && ScriptSource.Check(content.GetString()!, ScriptLimits.Default) is { } problem
            ? [$"ScriptContent {problem}."]
            : [];
}
