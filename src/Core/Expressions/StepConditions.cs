using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>Whether a step runs, and what the history has to say about it.</summary>
public sealed record ConditionVerdict(bool Runs, ImmutableArray<string> Notes);

/// <summary>
/// Conditions decide whether a step runs: all must be true. Text that is no boolean counts as false, except on a step with a
/// signal: that is skipped only by an explicit <c>False</c>, because who starts an instance must not be able to skip its
/// approval by leaving a value out.
/// </summary>
public static class StepConditions
{
    public static ConditionVerdict Evaluate(StepDefinition step, TokenScope scope)
    {
        var runs = true;
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var condition in step.Conditions)
        {
            var value = TokenRenderer.Render(condition.Value, scope, TokenPlace.Plain).Text;
            var truth = JsonValues.Bool(value);
            var holds = truth ?? step.Signal is not null;
            runs &= holds;
            notes.Add((truth, holds) switch
            {
                (not null, _) => $"Condition '{condition.Value}' is {truth}.",
                (null, true) => $"Condition '{condition.Value}' is '{Shortened(value)}', neither True nor False: a step with a signal is not skipped by that.",
                (null, false) => $"Condition '{condition.Value}' is '{Shortened(value)}', neither True nor False: it counts as False.",
            });
        }

        return new ConditionVerdict(runs, notes.ToImmutable());
    }

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
