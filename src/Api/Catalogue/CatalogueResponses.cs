using WorkflowFunctions.Api.Roles;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>Shows step types and workflow types in the terms of the contract.</summary>
internal static class CatalogueResponses
{
    /// <param name="workflowTypes">All known types: a step type that names none supports them all.</param>
    public static AvailableStepQueryResponse Show(StepType type, IEnumerable<WorkflowType> workflowTypes) => new(
        type.DisplayName, type.ExtensionName, type.WorkflowTypes.IsEmpty ? [.. workflowTypes.Select(known => known.Name)] : type.WorkflowTypes,
        Show(type.Parameters), Signals(type));

    public static AvailableStepResponse Show(StepType type) =>
        new(type.DisplayName, type.ExtensionName, type.Outputs, Show(type.Parameters), Signals(type));

    public static WorkflowTypeQueryResponse Show(WorkflowType type) => new(
        type.Name, type.KeyType, type.ContextParameters, [.. StepTypes.All.Where(step => step.Supports(type.Name)).Select(Show)]);

    private static OrderedDictionary<string, SignalInputsDefinition> Signals(StepType type)
    {
        var signals = new OrderedDictionary<string, SignalInputsDefinition>();
        if (type.SignalName is { } name)
            signals[name] = new SignalInputsDefinition(Show(type.SignalInputs));
        return signals;
    }

    private static OrderedDictionary<string, ParameterDefinition> Show(IEnumerable<StepParameter> parameters) =>
        new(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, Show(parameter))));

    private static ParameterDefinition Show(StepParameter parameter) => new(
        parameter.DisplayName, (int)KnownTypes.Of(parameter.Kind), parameter.Required, parameter.Default, (int)KnownTypes.Of(parameter.Control),
        new OrderedDictionary<string, string>(parameter.Choices.Select(choice => KeyValuePair.Create(choice, choice))),
        parameter.Tokens,
        new OrderedDictionary<string, string?>(parameter.DependsOn is { } other ? [KeyValuePair.Create(other, (string?)null)] : []),
        parameter.Description is { Length: > 0 } ? parameter.Description : null,
        parameter.Source == ParameterSource.Roles ? "/Security/Roles" : null, parameter.Source == ParameterSource.Roles ? RoleFields.Name : null,
        QueryGroupBy: null, parameter.Kind.ToString(), parameter.Control.ToString(),
        parameter.Entries is { Members: { IsEmpty: false } members } ? Show(members) : null);
}
