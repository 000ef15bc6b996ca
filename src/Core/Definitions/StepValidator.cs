using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>What is wrong with one step by itself.</summary>
internal static class StepValidator
{
    public static IEnumerable<Problem> Problems(StepDefinition step, StepCatalogue catalogue, Func<int, bool> isRole)
    {
        if (catalogue.Find(step.ExtensionName) is not { } type)
        {
            return [Of(step, $"ExtensionName '{step.ExtensionName}' of step '{step.UniqueName}' is unknown; known are {string.Join(", ", catalogue.All.Select(known => known.ExtensionName))}.")];
        }

        return Parameters(step, type)
            .Concat(SecretRules.Misplaced(step, type))
            .Concat(type.Check(step).Select(problem => Of(step, $"Step '{step.UniqueName}': {problem}")))
            .Concat(Signals(step, type, isRole))
            .Concat(Outputs(step, type));
    }

    private static IEnumerable<Problem> Parameters(StepDefinition step, StepType type)
    {
        foreach (var parameter in type.Parameters.Where(parameter => parameter.Required && IsMissing(step, parameter)))
            yield return Of(step, $"Step '{step.UniqueName}' ({type.ExtensionName}) lacks the parameter '{parameter.Name}'.");
        foreach (var (name, value) in step.ConfigurationParameters)
        {
            if (type.FindParameter(name) is not { } parameter)
                yield return Of(step, $"Step '{step.UniqueName}' has the parameter '{name}', which {type.ExtensionName} does not know; it knows {Known(type)}.");
            else if (value.ValueKind != JsonValueKind.Null && !parameter.IsSecret && parameter.Problem(value) is { } problem)
                yield return Of(step, $"Step '{step.UniqueName}': {problem}");
        }
    }

    /// <summary>A secret that an import has blanked is missing, too.</summary>
    private static bool IsMissing(StepDefinition step, StepParameter parameter) =>
        step.Parameter(parameter.Name) is not { } value || (parameter.IsSecret && value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    private static IEnumerable<Problem> Signals(StepDefinition step, StepType type, Func<int, bool> isRole)
    {
        if (type.SignalName is null)
        {
            if (step.Signal is not null)
                yield return Of(step, $"Step '{step.UniqueName}' has the signal '{step.Signal.SignalName}', but {type.ExtensionName} waits for nobody.");
            yield break;
        }

        if (step.Signal is not { } signal)
        {
            yield return Of(step, $"Step '{step.UniqueName}' ({type.ExtensionName}) lacks the signal '{type.SignalName}'.");
            yield break;
        }

        if (!string.Equals(signal.SignalName, type.SignalName, StringComparison.OrdinalIgnoreCase))
            yield return Of(step, $"Step '{step.UniqueName}' has the signal '{signal.SignalName}', but the signal of {type.ExtensionName} is '{type.SignalName}'.");
        if (signal.RoleIds.IsEmpty)
            yield return Of(step, $"The signal '{signal.SignalName}' of step '{step.UniqueName}' names no role: nobody could answer it.");
        foreach (var role in signal.RoleIds.Where(role => !isRole(role)))
            yield return Of(step, $"The signal '{signal.SignalName}' of step '{step.UniqueName}' names role {role}, which does not exist.");
    }

    private static IEnumerable<Problem> Outputs(StepDefinition step, StepType type) => step.Outputs
        .Where(output => !type.Outputs.Contains(output.Name, StringComparer.OrdinalIgnoreCase))
        .Select(output => Of(step, $"Step '{step.UniqueName}' has the output '{output.Name}', but {type.ExtensionName} has only {string.Join(", ", type.Outputs)}."));

    private static string Known(StepType type) =>
        type.Parameters.IsEmpty ? "none" : string.Join(", ", type.Parameters.Select(parameter => parameter.Name));

    private static Problem Of(StepDefinition step, string message) => new(step.UniqueName, message);
}
