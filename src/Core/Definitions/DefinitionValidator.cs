using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// What is wrong with a definition, all at once. <see cref="Shape"/> is what even a draft must have; <see cref="Flow"/> is what
/// publishing asks for on top.
/// </summary>
public static class DefinitionValidator
{
    /// <summary>Problems that no draft may have: names that cannot be told apart or are too long to be stored, and secrets as they are.</summary>
    public static ImmutableArray<Problem> Shape(ImmutableArray<StepDefinition> steps, StepCatalogue catalogue)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (steps.Length > DefinitionLimits.Steps)
            problems.Add(new("Steps", $"The definition has {steps.Length} steps; at most {DefinitionLimits.Steps} are allowed."));
        foreach (var (step, index) in steps.Select((step, index) => (step, index)))
        {
            var field = $"Steps[{index}]";
            if (!DefinitionLimits.IsUniqueName(step.UniqueName))
                problems.Add(new($"{field}.UniqueName", $"UniqueName '{step.UniqueName}' must be 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'."));
            if (step.DisplayName.Length is 0 or > DefinitionLimits.DisplayName)
                problems.Add(new($"{field}.DisplayName", $"DisplayName of step '{step.UniqueName}' has {step.DisplayName.Length} characters; 1 to {DefinitionLimits.DisplayName} are allowed."));
            if (!DefinitionLimits.IsUniqueName(step.ExtensionName))
                problems.Add(new($"{field}.ExtensionName", $"ExtensionName '{step.ExtensionName}' of step '{step.UniqueName}' must be 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'."));
            if (step.Signals.Length > 1)
                problems.Add(new($"{field}.Signals", $"Step '{step.UniqueName}' has {step.Signals.Length} signals; a step has at most one."));
            problems.AddRange(SecretRules.Literals(step, catalogue.Find(step.ExtensionName)));
        }

        foreach (var group in steps.GroupBy(step => step.UniqueName, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add(new("Steps", $"UniqueName '{group.Key}' is used by {group.Count()} steps; it must be unique without regard to case."));
        return problems.ToImmutable();
    }

    /// <summary>Problems that publishing refuses.</summary>
    /// <param name="catalogue">The step types of the installation.</param>
    /// <param name="isRole">Whether a role of this id exists.</param>
    public static ImmutableArray<Problem> Flow(WorkflowDefinition definition, StepCatalogue catalogue, Func<int, bool> isRole)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var step in definition.Steps)
        {
            problems.AddRange(StepValidator.Problems(step, catalogue, isRole));
            foreach (var output in step.Outputs.Where(output => definition.FindStep(output.Target) is null))
                problems.Add(new(step.UniqueName, $"Output '{output.Name}' of step '{step.UniqueName}' leads to '{output.Target}', which is no step of this definition."));
        }

        problems.AddRange(FlowValidator.Problems(definition));
        return problems.ToImmutable();
    }
}
