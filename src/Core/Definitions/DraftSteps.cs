using System.Collections.Immutable;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// Steps that a draft may have: <see cref="DefinitionValidator.Shape"/> has found no problem with them. They cannot be made in any other
/// way, so nobody needs to check them again.
/// </summary>
public sealed class DraftSteps
{
    private DraftSteps(ImmutableArray<StepDefinition> steps) => Steps = steps;

    public static DraftSteps None { get; } = new([]);

    public ImmutableArray<StepDefinition> Steps { get; }

    /// <summary>The steps, if they have the shape a draft needs; null if there are problems.</summary>
    /// <param name="problems">Everything that is wrong with them.</param>
    /// <param name="path">Where the steps are in the request, for the fields of the problems.</param>
    public static DraftSteps? Check(
        ImmutableArray<StepDefinition> steps, StepCatalogue catalogue, out ImmutableArray<Problem> problems, string path = DefinitionValidator.StepsField)
    {
        problems = DefinitionValidator.Shape(steps, catalogue, path);
        return problems.IsEmpty ? new(steps) : null;
    }

    /// <summary>The same for the steps of an import. Secrets that are written out are removed first.</summary>
    /// <param name="leftOut">The secrets that were removed.</param>
    public static DraftSteps? CheckImport(
        ImmutableArray<StepDefinition> steps, StepCatalogue catalogue, out ImmutableArray<Problem> problems, out ImmutableArray<Problem> leftOut)
    {
        var draft = Check([.. steps.Select(step => SecretRules.Blank(step, catalogue.Find(step.ExtensionName)))], catalogue, out problems);
        leftOut = draft is null
            ? []
            : [.. DefinitionValidator.Literals(StepPlace.All(steps), catalogue)
                .Select(literal => literal with { Message = $"{literal.Message} It was left out." })];
        return draft;
    }
}
