using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>A step and its place in the definition, so that problems can say where they are: <c>Steps[2].Signals</c>.</summary>
internal readonly record struct StepPlace(StepDefinition Step, string Path)
{
    public static IEnumerable<StepPlace> All(ImmutableArray<StepDefinition> steps, string path = DefinitionValidator.StepsField) =>
        steps.Select((step, index) => new StepPlace(step, $"{path}[{index}]"));

    /// <summary>A problem of the step as a whole.</summary>
    public Problem Problem(string message) => new(Path, message) { Step = Step.UniqueName };

    public Problem Problem(string member, string message) => Here(new(member, message));

    /// <summary>Turns a problem whose field is relative to the step into one whose field is relative to the definition.</summary>
    public Problem Here(Problem problem) => problem with { Field = $"{Path}.{problem.Field}", Step = Step.UniqueName };
}
