using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Decision;

/// <summary>Takes the output of the first case whose condition is true.</summary>
internal static class DecisionStep
{
    public static StepType Type { get; } = new("Decision", "Decision")
    {
        Behaviour = new StepBehaviour.Choice(Choose),
        Description = "Takes the output of the first case whose condition is true, and the output otherwise if none is.",
        Outputs = [StepOutputs.Otherwise],
        OwnOutputs = step => DecisionCase.Of(step).Select(one => one.Name),
        Parameters =
        [
            new(DecisionCase.Parameter, ParameterKind.Cases)
            {
                Required = true, Tokens = true, Description = "The cases, in the order in which they are tried. The name of each is an output.",
            },
        ],
        Check = Unconnected,
    };

    /// <summary>Finds the outputs that lead nowhere: nobody could say what a decision for them means.</summary>
    private static IEnumerable<string> Unconnected(StepDefinition step) =>
        Type.OutputsOf(step).Where(output => step.Target(output) is null).Select(output => $"its output '{output}' leads to no step.");

    private static ChoiceVerdict Choose(StepDefinition step, TokenScope scope)
    {
        var budget = new RenderingBudget();
        var notes = ImmutableArray.CreateBuilder<HistoryNote>();
        foreach (var (name, condition) in DecisionCase.Of(step))
        {
            var found = Condition.Evaluate(condition, scope, budget);
            if (found.Problem is { } problem)
                return new ChoiceVerdict("", notes.ToImmutable(), problem);
            notes.Add(found.Note($"Case '{name}' with the condition '{JsonValues.Shortened(condition, TokenUse.LongestShown)}'", "it counts as False"));
            if (found.Truth == true)
                return new ChoiceVerdict(name, notes.ToImmutable());
        }

        return new ChoiceVerdict(StepOutputs.Otherwise, notes.ToImmutable());
    }
}
