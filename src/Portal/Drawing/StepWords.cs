using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>Says in words what a drawing shows.</summary>
internal static class StepWords
{
    private const int MostOutputs = 60;

    /// <summary>Where each output leads: "continue to 'Approve', deny to 'Declined'".</summary>
    public static string Ways(WorkflowDefinition definition, StepDefinition step)
    {
        if (step.Outputs.IsEmpty)
            return "ends here";
        var ways = step.Outputs.Take(MostOutputs).Select(output => definition.FindStep(output.Target) is { } target
            ? $"{output.Name} to '{target.DisplayName}'"
            : $"{output.Name} to '{output.Target}', which is no step");
        var rest = step.Outputs.Length > MostOutputs ? $", and {step.Outputs.Length - MostOutputs} more" : "";
        return string.Join(", ", ways) + rest;
    }

    /// <summary>What people know a step by: its name, with the unique one if that says more.</summary>
    public static string Name(StepDefinition step) => step.DisplayName == step.UniqueName ? step.DisplayName : $"{step.DisplayName} ({step.UniqueName})";

    /// <summary>The steps as people read them: from the start on, and what nothing leads to at the end.</summary>
    public static ImmutableArray<StepDefinition> InOrder(WorkflowDefinition definition)
    {
        var graph = WorkflowGraph.Of(definition);
        return graph.Steps.IsEmpty ? [] : [.. Layering.Of(graph).Found.Select(number => graph.Steps[number].Step)];
    }
}
