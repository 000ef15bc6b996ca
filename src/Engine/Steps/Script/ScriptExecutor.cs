using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>
/// Runs the script of a step. A script that fails makes its step fail for good: the same script with the same parameters would fail again.
/// It is retried only if there was no process to run it, or if it waited for the processor until its time was over.
/// </summary>
/// <param name="type">The type whose steps it runs; its parameters are those of <c>Script</c>.</param>
/// <param name="pool">The processes that know the language of the type.</param>
/// <param name="lane">Where its attempts wait for each other.</param>
public sealed class ScriptExecutor(StepType type, ScriptPool pool, ScriptLimits limits, AttemptLane lane) : IStepExecutor
{
    private readonly ScriptChecks _checks = new(pool, limits);

    /// <summary>For JavaScript.</summary>
    public ScriptExecutor(ScriptPool pool, ScriptLimits limits)
        : this(StepTypes.Script, pool, limits, AttemptLane.Scripts)
    {
    }

    public ScriptExecutor(ScriptPool pool)
        : this(pool, ScriptLimits.Default)
    {
    }

    /// <summary>The type, with a check that makes publishing refuse scripts that are not valid.</summary>
    public StepType Type => type with { Check = Problems };

    public AttemptLane Lane => lane;

    public Task PrepareCheckAsync(StepDefinition step, CancellationToken cancellation) =>
        step.Parameter("ScriptContent") is { ValueKind: JsonValueKind.String } content ? _checks.PrepareAsync(step.Id, content.GetString()!, cancellation) : Task.CompletedTask;

    public async ValueTask<IDisposable?> EnterAsync(Guid definitionId, CancellationToken cancellation) => await pool.EnterAsync(definitionId, cancellation);

    public EffectPreview Preview(StepContext context)
    {
        var (parameters, problem) = ParametersOf(context);
        return problem is null
            ? new EffectPreview([new PreviewedSending.Script(PreviewedSending.Shown(parameters))])
            : EffectPreview.Certain(new EffectOutcome.Failed(problem, MayPass: false));
    }

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var content = context.Step.TextParameter("ScriptContent") ?? "";
        var (parameters, problem) = ParametersOf(context);
        if (problem is not null)
            return new EffectOutcome.Failed(problem, MayPass: false);
        context.KeepTimeYourself();
        try
        {
            var timeLimit = RetryPolicy.Of(context.Step).TimeLimit;
            var ownLimits = timeLimit < limits.Time ? limits with { Time = timeLimit } : limits;
            var result = await pool.RunSeatedAsync(new ScriptRequest(content, parameters, ownLimits), cancellation);
            foreach (var line in result.Lines)
                context.Note(line);
            if (result.Waited is { } waited)
                context.Note(FormattableString.Invariant($"It did not have the processor for {waited.TotalSeconds:0.0} seconds of its time."));
            return result.Values is { } values ? new EffectOutcome.Succeeded(values) : new EffectOutcome.Failed(result.Failure, MayPass: result.Waited is not null);
        }
        catch (ScriptsUnavailableException unavailable)
        {
            return new EffectOutcome.Failed(unavailable.Message, MayPass: true);
        }
    }

    /// <summary>What the script is given, as JSON; and why it must not run, if it must not.</summary>
    private static (string Parameters, string? Problem) ParametersOf(StepContext context)
    {
        var tokens = new TokenValues(context.Tokens);
        var parameters = tokens.ReplaceAll(context.Step.Parameter("ScriptParameters") ?? default);
        context.Used(tokens.Uses);
        return (JsonValues.Text(parameters), tokens.Problem);
    }

    /// <summary>
    /// The parser is as exposed to its input as the interpreter, so it works in the same process.
    /// </summary>
    private IEnumerable<string> Problems(StepDefinition step)
    {
        if (step.Parameter("ScriptContent") is not { ValueKind: JsonValueKind.String } content)
            return [];
        try
        {
            return _checks.ProblemOf(step.Id, content.GetString()!) is { } problem ? [$"ScriptContent {problem}."] : [];
        }
        catch (ScriptsUnavailableException unavailable)
        {
            return [$"ScriptContent cannot be checked now: {unavailable.Message}."];
        }
    }
}
