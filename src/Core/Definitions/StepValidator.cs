using System.Text.Json;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>Checks one step by itself.</summary>
internal static class StepValidator
{
    public static IEnumerable<Problem> Problems(StepPlace place, string workflowType, StepCatalogue catalogue, Func<int, bool> isRole)
    {
        var step = place.Step;
        if (catalogue.Find(step.ExtensionName) is not { } type)
        {
            return
            [
                place.Problem(nameof(step.ExtensionName), Unknown(step, catalogue)),
                .. Conditions(place),
            ];
        }

        return Types(place, type, workflowType)
            .Concat(Parameters(place, type))
            .Concat(SecretRules.Misplaced(step, type).Concat(SecretRules.Empty(step, type)).Concat(NoticeTokenRules.Problems(step, type)).Select(place.Here))
            .Concat(type.Check(step).Select(problem => place.Problem($"Step '{step.UniqueName}': {problem}")))
            .Concat(Signals(place, type, isRole))
            .Concat(Conditions(place))
            .Concat(Outputs(place, type));
    }

    private static string Unknown(StepDefinition step, StepCatalogue catalogue) => OriginalStepTypes.InsteadOf(step.ExtensionName) is { } instead
        ? $"ExtensionName '{step.ExtensionName}' of step '{step.UniqueName}' is a step type of the original API that this installation does not have: {instead}."
        : $"ExtensionName '{step.ExtensionName}' of step '{step.UniqueName}' is unknown; known are {string.Join(", ", catalogue.All.Select(known => known.ExtensionName))}.";

    private static IEnumerable<Problem> Types(StepPlace place, StepType type, string workflowType)
    {
        if (!type.Supports(workflowType))
        {
            yield return place.Problem(nameof(StepDefinition.ExtensionName),
                $"Step '{place.Step.UniqueName}' ({type.ExtensionName}) cannot be used in a workflow of type '{workflowType}', only in {string.Join(", ", type.WorkflowTypes)}.");
        }
    }

    private static IEnumerable<Problem> Parameters(StepPlace place, StepType type)
    {
        var step = place.Step;
        foreach (var parameter in type.Parameters.Where(parameter => parameter.Required && IsMissing(step, parameter)))
            yield return place.Problem(Field(parameter.Name), $"Step '{step.UniqueName}' ({type.ExtensionName}) lacks the parameter '{parameter.Name}'.");
        foreach (var (name, value) in step.ConfigurationParameters)
        {
            var known = type.FindParameter(name);
            if (known is null)
                yield return place.Problem(Field(name), $"Step '{step.UniqueName}' has the parameter '{name}', which {type.ExtensionName} does not know; it knows {Known(type)}.");
            if (known is null || known.IsSecret || value.ValueKind == JsonValueKind.Null)
                continue;
            foreach (var problem in known.Problems(value))
                yield return place.Problem(Field(name) + problem.Field, $"Step '{step.UniqueName}': {problem.Message}");
        }
    }

    /// <summary>A secret that an import has left blank is missing, too.</summary>
    private static bool IsMissing(StepDefinition step, StepParameter parameter) =>
        step.Parameter(parameter.Name) is not { } value || (parameter.IsSecret && value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    private static IEnumerable<Problem> Signals(StepPlace place, StepType type, Func<int, bool> isRole)
    {
        var step = place.Step;
        if (type.SignalName is null)
        {
            if (step.Signal is not null)
                yield return place.Problem(nameof(step.Signals), $"Step '{step.UniqueName}' has the signal '{step.Signal.SignalName}', but {type.ExtensionName} waits for nobody.");
            yield break;
        }

        if (step.Signal is not { } signal)
        {
            yield return place.Problem(nameof(step.Signals), $"Step '{step.UniqueName}' ({type.ExtensionName}) lacks the signal '{type.SignalName}'.");
            yield break;
        }

        if (!string.Equals(signal.SignalName, type.SignalName, StringComparison.OrdinalIgnoreCase))
            yield return place.Problem("Signals[0].SignalName", $"Step '{step.UniqueName}' has the signal '{signal.SignalName}', but the signal of {type.ExtensionName} is '{type.SignalName}'.");
        if (!signal.AsksSomebody)
        {
            yield return place.Problem("Signals[0].RoleIds",
                $"The signal '{signal.SignalName}' of step '{step.UniqueName}' names no role in RoleIds or RoleTokens: nobody could answer it.");
        }

        foreach (var role in signal.RoleIds.Where(role => !isRole(role)))
            yield return place.Problem("Signals[0].RoleIds", $"The signal '{signal.SignalName}' of step '{step.UniqueName}' names role {role}, which does not exist.");
        foreach (var (token, index) in signal.RoleTokens.Select((token, index) => (token, index)))
        {
            if (TokenText.Parse(token).FirstOrDefault(segment => segment.IsToken && TokenRenderer.IsSecret(segment.Text)) is { IsToken: true } secret)
            {
                yield return place.Problem($"Signals[0].RoleTokens[{index}]",
                    $"A role token of step '{step.UniqueName}' has '$({secret.Text})': nobody is asked by a secret.");
            }
        }
    }

    private static IEnumerable<Problem> Conditions(StepPlace place) => place.Step.Conditions
        .SelectMany((condition, index) => Condition.Problems(condition.Value).Select(problem => place.Problem($"Conditions[{index}].Value",
            $"Condition '{JsonValues.Shortened(condition.Value)}' of step '{place.Step.UniqueName}' {problem}")));

    private static IEnumerable<Problem> Outputs(StepPlace place, StepType type)
    {
        var step = place.Step;
        var known = type.OutputsOf(step);
        foreach (var output in step.Outputs.Where(output => !known.Contains(output.Name, StringComparer.OrdinalIgnoreCase)))
        {
            yield return place.Problem($"Outputs.{output.Name}",
                $"Step '{step.UniqueName}' has the output '{output.Name}', but {type.ExtensionName} has only {string.Join(", ", known)}.");
        }

        if (type.Behaviour is StepBehaviour.Marker && !step.Outputs.IsEmpty && Is(step.UniqueName, StepTypes.EndMarker))
        {
            yield return place.Problem(nameof(step.Outputs),
                $"Step '{step.UniqueName}' is the end and has the output '{step.Outputs[0].Name}'; the end has no outputs.");
        }
    }

    private static string Known(StepType type) =>
        type.Parameters.IsEmpty ? "none" : string.Join(", ", type.Parameters.Select(parameter => parameter.Name));

    private static string Field(string parameter) => $"ConfigurationParameters.{parameter}";

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
