using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>A step and where it stands, so that its problems can be found: <c>Steps[2].Signals</c>.</summary>
internal readonly record struct StepPlace(StepDefinition Step, string Path)
{
    public static IEnumerable<StepPlace> All(ImmutableArray<StepDefinition> steps, string path = DefinitionValidator.StepsField) =>
        steps.Select((step, index) => new StepPlace(step, $"{path}[{index}]"));

    /// <summary>A problem of the step as a whole.</summary>
    public Problem Problem(string message) => new(Path, message) { Step = Step.UniqueName };

    public Problem Problem(string member, string message) => Here(new(member, message));

    /// <summary>The problem with its field, which is one in the step, as a field of the definition.</summary>
    public Problem Here(Problem problem) => problem with { Field = $"{Path}.{problem.Field}", Step = Step.UniqueName };
}
