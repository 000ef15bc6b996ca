using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>What is wrong with the graph: no start, no end, steps nobody reaches, loops that never wait.</summary>
internal static class FlowValidator
{
    public static IEnumerable<Problem> Problems(WorkflowDefinition definition)
    {
        if (definition.Steps.IsEmpty)
            return [new("Steps", "The definition has no steps.")];
        if (definition.StartStep() is not { } start)
        {
            return [new("Steps", "The definition has no single start: give it one NOOPStep called 'StartNOOP', or, without NOOP steps, exactly one step that no output leads to.")];
        }

        var reached = Reach(definition, start);
        return Unreachable(definition, reached).Concat(Endless(reached)).Concat(Loops(definition, reached));
    }

    private static List<StepDefinition> Reach(WorkflowDefinition definition, StepDefinition start)
    {
        var reached = new List<StepDefinition> { start };
        for (var index = 0; index < reached.Count; index++)
            reached.AddRange(Successors(definition, reached[index]).Except(reached).ToList());
        return reached;
    }

    private static IEnumerable<StepDefinition> Successors(WorkflowDefinition definition, StepDefinition step) =>
        step.Outputs.Select(output => definition.FindStep(output.Target)).OfType<StepDefinition>().Distinct();

    private static IEnumerable<Problem> Unreachable(WorkflowDefinition definition, List<StepDefinition> reached) =>
        definition.Steps.Except(reached).Select(step =>
            new Problem(step.UniqueName, $"Step '{step.UniqueName}' cannot be reached from the start."));

    private static IEnumerable<Problem> Endless(List<StepDefinition> reached)
    {
        if (reached.All(step => step.Target(StepOutputs.Continue) is not null))
            yield return new("Steps", "The definition has no end: at least one step that can be reached must have no output 'continue'.");
    }

    /// <summary>Takes away, again and again, the steps that no other leads to, or that lead to no other: what stays is loops.</summary>
    private static IEnumerable<Problem> Loops(WorkflowDefinition definition, List<StepDefinition> reached)
    {
        var rest = reached.Where(step => !step.Enabled || (step.Signal is null && !step.IsOfType(StepTypes.Delay.ExtensionName))).ToList();
        while (rest.RemoveAll(step => !Successors(definition, step).Any(rest.Contains) || !rest.Any(other => other.LeadsTo(step.UniqueName))) > 0)
        {
        }

        if (rest.Count > 0)
            yield return new("Steps", $"A loop never waits: {string.Join(", ", rest.Select(step => $"'{step.UniqueName}'"))}. Put a step into it that waits for somebody or for a time.");
    }
}
