using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>Whether a step runs, and what the history says about it.</summary>
/// <param name="Problem">Why that cannot be decided, so that the step fails; null if it can.</param>
public sealed record ConditionVerdict(bool Runs, ImmutableArray<HistoryNote> Notes, string? Problem = null);

/// <summary>
/// Conditions decide whether a step runs: all must be true. What is neither true nor false counts as false. A step with a signal is
/// different: only an explicit <c>False</c> skips it, because the person who starts an instance must not be able to skip its approval by
/// leaving a value out, or by giving one of another kind.
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
            var found = Condition.Evaluate(condition.Value, scope, budget);
            if (found.Problem is { } problem)
                return new ConditionVerdict(Runs: false, notes.ToImmutable(), problem);
            runs &= found.Truth ?? step.Signal is not null;
            notes.Add(found.Note(
                $"Condition '{JsonValues.Shortened(condition.Value, TokenUse.LongestShown)}'",
                step.Signal is null ? "it counts as False" : "a step with a signal is not skipped by that"));
        }

        return new ConditionVerdict(runs, notes.ToImmutable());
    }
}
