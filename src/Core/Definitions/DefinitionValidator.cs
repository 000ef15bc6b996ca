using System.Collections.Immutable;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// Finds everything that is wrong with a definition, all at once. <see cref="Shape"/> checks what even a draft must have;
/// <see cref="Flow"/> checks what publishing requires on top. Each problem names its step, its field and what would be right.
/// </summary>
public static class DefinitionValidator
{
    /// <summary>The field of problems that concern the steps as a whole.</summary>
    public const string StepsField = "Steps";

    /// <summary>
    /// The problems that no draft may have: names that cannot be told apart or are too long to store, and secrets written out. If there
    /// are too many steps, that is the only problem reported.
    /// </summary>
    /// <param name="path">Where the steps are in the request, for the fields of the problems.</param>
    public static ImmutableArray<Problem> Shape(ImmutableArray<StepDefinition> steps, StepCatalogue catalogue, string path = StepsField)
    {
        if (steps.Length > DefinitionLimits.Steps)
            return [new(path, $"The definition has {steps.Length} steps; at most {DefinitionLimits.Steps} are allowed.")];
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var places = StepPlace.All(steps, path).ToList();
        foreach (var place in places)
        {
            problems.AddRange(Names(place));
            problems.AddRange(Numbers(place));
            problems.AddRange(Literals([place], catalogue));
        }

        problems.AddRange(Twins(places));
        return problems.ToImmutable();
    }

    /// <summary>The problems that prevent publishing.</summary>
    /// <param name="catalogue">The step types of the installation.</param>
    /// <param name="isRole">Whether a role with this id exists.</param>
    public static ImmutableArray<Problem> Flow(WorkflowDefinition definition, StepCatalogue catalogue, Func<int, bool> isRole)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var place in StepPlace.All(definition.Steps))
        {
            problems.AddRange(StepValidator.Problems(place, definition.WorkflowType, catalogue, isRole));
            problems.AddRange(ExcludedApprovers.Problems(place, definition));
            foreach (var output in place.Step.Outputs.Where(output => definition.FindStep(output.Target) is null))
            {
                problems.Add(place.Problem($"Outputs.{output.Name}",
                    $"Output '{output.Name}' of step '{place.Step.UniqueName}' leads to '{output.Target}', which is no step of this definition."));
            }
        }

        problems.AddRange(FlowValidator.Problems(definition));
        return problems.ToImmutable();
    }

    /// <summary>The secrets that are written out in steps.</summary>
    internal static IEnumerable<Problem> Literals(IEnumerable<StepPlace> places, StepCatalogue catalogue) =>
        places.SelectMany(place => SecretRules.Literals(place.Step, catalogue.Find(place.Step.ExtensionName)).Select(place.Here));

    private static IEnumerable<Problem> Names(StepPlace place)
    {
        var step = place.Step;
        if (!DefinitionLimits.IsUniqueName(step.UniqueName))
        {
            yield return place.Problem(nameof(step.UniqueName),
                $"UniqueName '{step.UniqueName}' must be 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'.");
        }

        if (step.DisplayName.Length is 0 or > DefinitionLimits.DisplayName)
        {
            yield return place.Problem(nameof(step.DisplayName),
                $"DisplayName of step '{step.UniqueName}' has {step.DisplayName.Length} characters; 1 to {DefinitionLimits.DisplayName} are allowed.");
        }

        if (!DefinitionLimits.IsUniqueName(step.ExtensionName))
        {
            yield return place.Problem(nameof(step.ExtensionName),
                $"ExtensionName '{step.ExtensionName}' of step '{step.UniqueName}' must be 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'.");
        }
    }

    private static IEnumerable<Problem> Numbers(StepPlace place)
    {
        var step = place.Step;
        if (step.Signals.Length > 1)
            yield return place.Problem(nameof(step.Signals), $"Step '{step.UniqueName}' has {step.Signals.Length} signals; a step has at most one.");
        if (step.Conditions.Length > DefinitionLimits.Conditions)
        {
            yield return place.Problem(nameof(step.Conditions),
                $"Step '{step.UniqueName}' has {step.Conditions.Length} conditions; at most {DefinitionLimits.Conditions} are allowed.");
        }

        foreach (var problem in step.Signals.SelectMany((signal, number) => RoleTokens(signal, $"Signals[{number}].RoleTokens")))
            yield return place.Here(problem);

        foreach (var group in step.Outputs.GroupBy(output => output.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return place.Problem($"Outputs.{group.Last().Name}",
                $"Output '{group.Key}' of step '{step.UniqueName}' is given {group.Count()} times; names are compared without case.");
        }
    }

    private static IEnumerable<Problem> RoleTokens(SignalDefinition signal, string field)
    {
        if (signal.RoleTokens.Length > RoleTokenLimits.Tokens)
        {
            yield return new(field, $"The signal '{signal.SignalName}' has {signal.RoleTokens.Length} RoleTokens; at most {RoleTokenLimits.Tokens} are allowed.");
            yield break;
        }

        foreach (var (token, index) in signal.RoleTokens.Select((token, index) => (token, index)))
        {
            if (string.IsNullOrWhiteSpace(token))
                yield return new($"{field}[{index}]", $"Role token {index} of the signal '{signal.SignalName}' is empty; it must be a role, a person, or a token such as $(requester).");
            else if (token.Length > RoleTokenLimits.Token)
                yield return new($"{field}[{index}]", $"Role token {index} of the signal '{signal.SignalName}' has {token.Length} characters; at most {RoleTokenLimits.Token} are allowed.");
        }
    }

    /// <summary>Invalid names are left out: they have a problem of their own.</summary>
    private static IEnumerable<Problem> Twins(IEnumerable<StepPlace> places) => places
        .Where(place => DefinitionLimits.IsUniqueName(place.Step.UniqueName))
        .GroupBy(place => place.Step.UniqueName, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => group.ElementAt(1).Problem(nameof(StepDefinition.UniqueName),
            $"UniqueName '{group.Key}' is used by {group.Count()} steps; it must be unique without regard to case."));
}
