using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>The steps of a definition and the arrows between them, as a drawing needs them.</summary>
/// <param name="Steps">Each step, in the order of the definition.</param>
/// <param name="Arrows">At most one from each step to each other one.</param>
/// <param name="First">The number of the step where instances begin; the first step if there is no single start.</param>
internal sealed record WorkflowGraph(ImmutableArray<GraphStep> Steps, ImmutableArray<GraphArrow> Arrows, int First)
{
    /// <summary>With more arrows a drawing would help nobody, and each one costs; the list of steps has them all.</summary>
    public const int MostArrows = 1_000;

    /// <summary>Of outputs beyond this the drawing tells nothing. No step type has nearly so many.</summary>
    private const int MostOutputs = 200;

    public bool CanBeDrawn => Arrows.Length <= MostArrows && Steps.Length is > 0 and <= DefinitionLimits.Steps;

    public static WorkflowGraph Of(WorkflowDefinition definition)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var step in definition.Steps)
            numbers.TryAdd(step.UniqueName, numbers.Count);
        var steps = definition.Steps.DistinctBy(step => step.UniqueName, StringComparer.OrdinalIgnoreCase)
            .Select((step, number) => new GraphStep(number, step, [.. step.Outputs.Take(MostOutputs).Where(output => !numbers.ContainsKey(output.Target))]))
            .ToImmutableArray();
        var arrows = steps.SelectMany(from => from.Step.Outputs.Take(MostOutputs)
            .Where(output => numbers.ContainsKey(output.Target))
            .GroupBy(output => numbers[output.Target])
            .Select(group => new GraphArrow(from.Number, group.Key, [.. group.Select(output => output.Name)])));
        var start = definition.StartStep();
        return new(steps, [.. arrows], start is null ? 0 : numbers[start.UniqueName]);
    }
}

/// <param name="Lost">The outputs that lead to no step of the definition.</param>
internal sealed record GraphStep(int Number, StepDefinition Step, ImmutableArray<StepOutput> Lost);

/// <summary>The way from one step to another, by one or several outputs.</summary>
internal sealed record GraphArrow(int From, int To, ImmutableArray<string> Outputs);
