using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>Finds problems of the graph: no start, no end, steps that cannot be reached, loops that never wait.</summary>
internal static class FlowValidator
{
    private const int MostNamed = 10;

    public static IEnumerable<Problem> Problems(WorkflowDefinition definition)
    {
        if (definition.Steps.IsEmpty)
            return [OfAll("The definition has no steps.")];
        if (definition.StartStep() is not { } start)
            return [OfAll(NoSingleStart(definition))];

        var reached = Reach(definition, start);
        return Unreachable(definition, reached).Concat(Endless(reached)).Concat(Loops(definition, reached));
    }

    private static string NoSingleStart(WorkflowDefinition definition)
    {
        const string problem = "The definition has no single start: ";
        const string marker = $"a NOOPStep (Start or end marker) with the unique name '{StepTypes.StartMarker}'";
        if (definition.Steps.Any(step => step.IsOfType(StepTypes.Noop.ExtensionName)))
            return $"{problem}it has markers, and none of them is the start. Add {marker}, or give one of them that name.";
        var candidates = definition.Steps.Where(step => !definition.Steps.Any(other => other.LeadsTo(step.UniqueName))).ToList();
        return candidates.Count == 0
            ? $"{problem}outputs lead to each of its steps. Add {marker} that leads to the first one."
            : $"{problem}no output leads to {string.Join(", ", candidates.Take(MostNamed).Select(step => $"'{step.UniqueName}'"))}{(candidates.Count > MostNamed ? $" and {candidates.Count - MostNamed} more" : "")}. "
                + $"Let outputs lead to all of them but the first one, or add {marker}.";
    }

    private static List<StepDefinition> Reach(WorkflowDefinition definition, StepDefinition start)
    {
        var reached = new List<StepDefinition> { start };
        var known = Set(reached);
        for (var index = 0; index < reached.Count; index++)
            reached.AddRange(Targets(definition, reached[index].Outputs).Where(known.Add));
        return reached;
    }

    private static IEnumerable<StepDefinition> Targets(WorkflowDefinition definition, IEnumerable<StepOutput> outputs) =>
        outputs.Select(output => definition.FindStep(output.Target)).OfType<StepDefinition>();

    /// <summary>Compares steps by reference, because comparing their content can be expensive.</summary>
    private static HashSet<StepDefinition> Set(IEnumerable<StepDefinition> steps) => new(steps, ReferenceEqualityComparer.Instance);

    private static IEnumerable<Problem> Unreachable(WorkflowDefinition definition, List<StepDefinition> reached)
    {
        var known = Set(reached);
        return StepPlace.All(definition.Steps).Where(place => !known.Contains(place.Step)).Select(place =>
            place.Problem($"Step '{place.Step.UniqueName}' cannot be reached from the start."));
    }

    private static IEnumerable<Problem> Endless(List<StepDefinition> reached)
    {
        if (!reached.Any(MayEnd))
            yield return OfAll("The definition has no end: at least one step that can be reached must be a Reject, or have no output 'continue'.");
    }

    /// <summary>A decision always leads on, whatever its outputs are called.</summary>
    private static bool MayEnd(StepDefinition step) => BehaviourOf(step) switch
    {
        StepBehaviour.Choice => false,
        StepBehaviour.Rejection when step.Enabled => true,
        _ => step.Target(StepOutputs.Continue) is null,
    };

    private static StepBehaviour? BehaviourOf(StepDefinition step) => StepTypes.Find(step.ExtensionName)?.Behaviour;

    /// <summary>
    /// Removes, again and again, the steps that lead to no other without waiting, and those that no other leads to without waiting. What
    /// is left is loops.
    /// </summary>
    private static IEnumerable<Problem> Loops(WorkflowDefinition definition, List<StepDefinition> reached)
    {
        var next = reached.ToDictionary<StepDefinition, StepDefinition, HashSet<StepDefinition>>(
            step => step, step => Set(Targets(definition, WithoutWaiting(step))), ReferenceEqualityComparer.Instance);
        var rest = reached;
        for (var count = -1; count != rest.Count;)
        {
            count = rest.Count;
            var left = Set(rest);
            var led = Set(rest.SelectMany(step => next[step]));
            rest = [.. rest.Where(step => led.Contains(step) && next[step].Overlaps(left))];
        }

        if (rest.Count > 0)
            yield return OfAll($"A loop never waits: {string.Join(", ", rest.Select(step => $"'{step.UniqueName}'"))}. Put a step into it that waits for somebody or for a time.");
    }

    /// <summary>
    /// The outputs by which a step may be left at once; the one for a step that is skipped is among them if it can be. A date is in the past
    /// at the second visit, so only a delay in hours waits every time.
    /// </summary>
    private static IEnumerable<StepOutput> WithoutWaiting(StepDefinition step)
    {
        var waits = step.Signal is not null || (BehaviourOf(step) is StepBehaviour.Time time && time.WaitsAtEveryVisit(step));
        if (step.Enabled && !waits)
            return step.Outputs;
        return !step.Enabled || !step.Conditions.IsEmpty
            ? step.Outputs.Where(output => string.Equals(output.Name, BehaviourOf(step)?.SkipOutput ?? StepOutputs.Continue, StringComparison.OrdinalIgnoreCase))
            : [];
    }

    private static Problem OfAll(string message) => new(DefinitionValidator.StepsField, message);
}
