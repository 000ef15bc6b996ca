using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Steps.Data;

/// <summary>Writes values into the data bucket.</summary>
internal static class SetVariableStep
{
    private const string Variables = "Variables";

    public static StepType Type { get; } = new("SetVariable", "Set Variables")
    {
        Behaviour = new StepBehaviour.Data((step, _, tokens) => tokens.ReplaceAll(step.Parameter(Variables) ?? default)),
        Description = "Writes values into the data bucket.",
        Parameters =
        [
            new(Variables, ParameterKind.TextMap)
            {
                Required = true, Tokens = true, Description = "Names and values. A value that is a single token keeps the type of what it stands for: a number stays a number.",
            },
        ],
        Check = BuiltInNames,
    };

    /// <summary>Finds names that are those of built-in tokens, because such a value could never be read.</summary>
    private static IEnumerable<string> BuiltInNames(StepDefinition step) =>
        step.Parameter(Variables) is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().Where(member => TokenScope.IsBuiltIn(member.Name))
                .Select(member => $"{Variables} has '{member.Name}', which is the name of a built-in token; choose another name.")
            : [];
}
