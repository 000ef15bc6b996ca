using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>What is wrong with the graph: no start, no end, steps nobody reaches, loops that never wait.</summary>
internal static class FlowValidator
{
    public static IEnumerable<Problem> Problems(WorkflowDefinition definition)
    {
        if (definition.Steps.IsEmpty)
            return [OfAll("The definition has no steps.")];
        if (definition.StartStep() is not { } start)
            return [OfAll("The definition has no single start: give it one NOOPStep called 'StartNOOP', or, without NOOP steps, exactly one step that no output leads to.")];

        var reached = Reach(definition, start);
        return Unreachable(definition, reached).Concat(Endless(reached)).Concat(Loops(definition, reached));
    }

    private static List<StepDefinition> Reach(WorkflowDefinition definition, StepDefinition start)
    {
        var reached = new List<StepDefinition> { start };
        for (var index = 0; index < reached.Count; index++)
            reached.AddRange(Targets(definition, reached[index].Outputs).Except(reached).ToList());
        return reached;
    }

    private static IEnumerable<StepDefinition> Targets(WorkflowDefinition definition, IEnumerable<StepOutput> outputs) =>
        outputs.Select(output => definition.FindStep(output.Target)).OfType<StepDefinition>().Distinct();

    private static IEnumerable<Problem> Unreachable(WorkflowDefinition definition, List<StepDefinition> reached) =>
        StepPlace.All(definition.Steps).Where(place => !reached.Contains(place.Step)).Select(place =>
            place.Problem($"Step '{place.Step.UniqueName}' cannot be reached from the start."));

    private static IEnumerable<Problem> Endless(List<StepDefinition> reached)
    {
        if (reached.All(step => step.Target(StepOutputs.Continue) is not null))
            yield return OfAll("The definition has no end: at least one step that can be reached must have no output 'continue'.");
    }

    /// <summary>Takes away, again and again, the steps that lead to no other without waiting, or that no other leads to so: what stays is loops.</summary>
    private static IEnumerable<Problem> Loops(WorkflowDefinition definition, List<StepDefinition> reached)
    {
        var next = reached.ToDictionary(step => step, step => Targets(definition, WithoutWaiting(step)).ToHashSet());
        var rest = reached.ToList();
        while (rest.RemoveAll(step => !next[step].Overlaps(rest) || !rest.Any(other => next[other].Contains(step))) > 0)
        {
        }

        if (rest.Count > 0)
            yield return OfAll($"A loop never waits: {string.Join(", ", rest.Select(step => $"'{step.UniqueName}'"))}. Put a step into it that waits for somebody or for a time.");
    }

    /// <summary>
    /// The outputs by which a step may be left at once: where it is skipped, <c>continue</c>. A date is over at the second visit, so
    /// that only a delay of hours waits every time.
    /// </summary>
    private static IEnumerable<StepOutput> WithoutWaiting(StepDefinition step)
    {
        var waits = step.Signal is not null || (step.IsOfType(StepTypes.Delay.ExtensionName) && step.Parameter("Hours") is not null);
        if (step.Enabled && !waits)
            return step.Outputs;
        return !step.Enabled || !step.Conditions.IsEmpty
            ? step.Outputs.Where(output => string.Equals(output.Name, StepOutputs.Continue, StringComparison.OrdinalIgnoreCase))
            : [];
    }

    private static Problem OfAll(string message) => new(DefinitionValidator.StepsField, message);
}
