using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Shows definitions in the terms of the contract.</summary>
internal static class DefinitionResponses
{
    public static DefinitionQueryResponse Show(DefinitionHead head) => new(
        head.Id, head.DisplayName, head.Key, head.KeyDisplayName, head.WorkflowType, head.Latest, head.Published, head.Enabled);

    /// <param name="withRoles">False for an export to another installation, where the role ids mean nothing.</param>
    public static DefinitionResponse Show(DefinitionView view, bool withRoles = true) => new(
        view.Head.Id, view.Version.DisplayName, view.Version.Description, view.Head.Key, view.Head.KeyDisplayName, view.IsPublished,
        view.Head.WorkflowType, [.. view.Version.Steps.Select(step => Show(step, withRoles))], view.Head.Latest, view.Head.Published,
        view.Head.Enabled);

    private static DefinitionStepResponse Show(StepDefinition step, bool withRoles)
    {
        var outputs = new OrderedDictionary<string, string>();
        foreach (var output in step.Outputs)
            outputs[output.Name] = output.Target;
        return new DefinitionStepResponse(
            step.Id, step.DisplayName, step.UniqueName, step.ExtensionName, step.Enabled, step.ConfigurationParameters,
            [.. step.Signals.Select(signal => new DefinitionSignalResponse(signal.SignalName, withRoles ? signal.RoleIds : []))],
            [.. step.Conditions.Select(condition => new DefinitionConditionResponse(condition.Id, condition.Value))],
            outputs);
    }
}
