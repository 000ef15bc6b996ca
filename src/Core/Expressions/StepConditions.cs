using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>Whether a step runs, and what the history says about it.</summary>
/// <param name="Problem">Why that cannot be decided, so that the step fails; null if it can.</param>
public sealed record ConditionVerdict(bool Runs, ImmutableArray<HistoryNote> Notes, string? Problem = null);

/// <summary>
/// Conditions decide whether a step runs: all must be true. Text that is not a boolean counts as false. A step with a signal is
/// different: only an explicit <c>False</c> skips it, because the person who starts an instance must not be able to skip its approval by
/// leaving a value out.
/// </summary>
public static class StepConditions
{
    public static ConditionVerdict Evaluate(StepDefinition step, TokenScope scope)
    {
        var runs = true;
        var budget = new RenderingBudget();
        var notes = ImmutableArray.CreateBuilder<HistoryNote>();
        foreach (var condition in step.Conditions)
        {
            var rendered = TokenRenderer.Render(condition.Value, scope, TokenPlace.Plain, budget: budget);
            if (rendered.Problem is { } problem)
                return new ConditionVerdict(Runs: false, notes.ToImmutable(), problem);
            var value = rendered.Text;
            var truth = JsonValues.Bool(value);
            var holds = truth ?? step.Signal is not null;
            runs &= holds;
            var authored = JsonValues.Shortened(condition.Value, TokenUse.LongestShown);
            var message = (truth, holds) switch
            {
                (not null, _) => $"Condition '{authored}' is {truth}.",
                (null, true) => $"Condition '{authored}' is '{JsonValues.Shortened(value)}', neither True nor False: a step with a signal is not skipped by that.",
                (null, false) => $"Condition '{authored}' is '{JsonValues.Shortened(value)}', neither True nor False: it counts as False.",
            };
            var values = rendered.Uses.Where(use => use.Value is not null).DistinctBy(use => use.Name, StringComparer.OrdinalIgnoreCase)
                .Take(HistoryNote.MostTokensTold).Select(use => KeyValuePair.Create(use.Name, JsonValues.Of(use.Value!)));
            notes.Add(new HistoryNote(HistoryKind.ConditionEvaluated, message, JsonMap.From(values)));
        }

        return new ConditionVerdict(runs, notes.ToImmutable());
    }
}
