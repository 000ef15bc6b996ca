using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;

namespace WorkflowFunctions.Portal.Help;

/// <summary>What the declaration of a parameter says, as sentences.</summary>
internal static class ParameterWords
{
    public static string Of(StepParameter parameter) => string.Join(' ', Parts(parameter).Where(part => part.Length > 0));

    private static IEnumerable<string> Parts(StepParameter parameter)
    {
        yield return parameter.Description;
        if (parameter.Required)
            yield return "Needed.";
        if (!parameter.Choices.IsEmpty)
            yield return $"One of {string.Join(", ", parameter.Choices)}.";
        else if (FieldText.Hint(parameter) is null && Kind(parameter.Kind) is { } kind)
            yield return kind;
        if (parameter.Default is { Length: > 0 } standard)
            yield return $"By default {standard}.";
        if (parameter.DependsOn is { } other)
            yield return $"Only with {other}.";
        if (parameter.Tokens)
            yield return FieldText.Tokens(parameter);
        if (parameter.Secrets)
            yield return "Secrets, too.";
    }

    private static string? Kind(ParameterKind kind) => kind switch
    {
        ParameterKind.WholeNumber => "A whole number.",
        ParameterKind.Number => "A number.",
        ParameterKind.Boolean => "True or False.",
        ParameterKind.Date => "A date.",
        _ => null,
    };
}
