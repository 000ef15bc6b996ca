using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Tests.Drawing;

/// <summary>Definitions by the arrows that they have.</summary>
internal static class Graphs
{
    /// <param name="arrows">Such as <c>Approve -deny-> Declined</c>; the first step is the start.</param>
    public static WorkflowDefinition Of(params string[] arrows)
    {
        var parts = arrows.Select(arrow => arrow.Split(" -", 2)).Select(part => (From: part[0], Way: part[1].Split("-> ", 2))).ToList();
        var names = parts.SelectMany(part => new[] { part.From, part.Way[1] }).Distinct();
        return Of([.. names.Select(name => Step(name, [.. parts.Where(part => part.From == name).Select(part => new StepOutput(part.Way[0], part.Way[1]))]))]);
    }

    public static WorkflowDefinition Of(ImmutableArray<StepDefinition> steps) => new()
    {
        Id = Guid.Empty,
        Version = 1,
        DisplayName = "Drawn",
        WorkflowType = "Test",
        Steps = steps,
    };

    /// <summary>As many steps as a definition may have, each with arrows to the steps that the function gives.</summary>
    public static WorkflowDefinition Largest(Func<int, IEnumerable<int>> next) => Of(
    [
        .. Enumerable.Range(0, DefinitionLimits.Steps).Select(step => Step(
            $"s{step}", [.. next(step).Where(to => to < DefinitionLimits.Steps).Select((to, index) => new StepOutput($"way{index}", $"s{to}"))])),
    ]);

    public static StepDefinition Step(string name, params ImmutableArray<StepOutput> outputs) => new()
    {
        Id = Guid.NewGuid(),
        UniqueName = name,
        DisplayName = name,
        ExtensionName = StepTypes.RequireApproval.ExtensionName,
        Outputs = outputs,
    };
}
