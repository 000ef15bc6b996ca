using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Drawing;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>The outputs of a definition as places for a step.</summary>
internal static class StepPlaces
{
    public const string Field = "place";

    /// <summary>Names of steps do not have it.</summary>
    private const char Between = '|';

    /// <summary>The places for a step that is there already: the outputs of all others.</summary>
    public static IReadOnlyList<(string Value, string Text)> For(WorkflowDefinition definition, StepDefinition moved, StepCatalogue catalogue) =>
    [
        .. from step in StepWords.InOrder(definition)
           where !ReferenceEquals(step, moved)
           from output in StepForm.OutputsOf(step, catalogue.Find(step.ExtensionName))
           let target = step.Target(output) is { } name ? definition.FindStep(name)?.DisplayName ?? name : null
           select ($"{step.UniqueName}{Between}{output}", $"{StepWords.Name(step)}: {output}{(target is null ? "" : $", before '{target}'")}"),
    ];

    /// <summary>The step and its output; null if there is no such step.</summary>
    public static (StepDefinition Step, string Output)? Find(WorkflowDefinition definition, string place) =>
        place.Split(Between, 2) is [var name, var output] && definition.FindStep(name) is { } step ? (step, output) : null;
}
