namespace WorkflowFunctions.Api.Catalogue;

/// <summary>A step type in the list of those a workflow can be made of.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="ExtensionName">The name in definitions, compared without case.</param>
/// <param name="SupportedWorkflowTypes">The workflow types whose definitions can use it.</param>
/// <param name="ConfigurationParametersDefinition">The parameters, by name.</param>
/// <param name="SignalsDefinition">The signals that such a step waits for, by name.</param>
public sealed record AvailableStepQueryResponse(
    string DisplayName,
    string ExtensionName,
    IReadOnlyList<string> SupportedWorkflowTypes,
    IReadOnlyDictionary<string, ParameterDefinition> ConfigurationParametersDefinition,
    IReadOnlyDictionary<string, SignalInputsDefinition> SignalsDefinition);

/// <summary>One step type.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="ExtensionName">The name in definitions, compared without case.</param>
/// <param name="Outputs">The names of the outputs a step of it may have.</param>
/// <param name="ConfigurationParametersDefinition">The parameters, by name.</param>
/// <param name="SignalsDefinition">The signals that such a step waits for, by name.</param>
public sealed record AvailableStepResponse(
    string DisplayName,
    string ExtensionName,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, ParameterDefinition> ConfigurationParametersDefinition,
    IReadOnlyDictionary<string, SignalInputsDefinition> SignalsDefinition);

/// <summary>What may be given for a parameter, and how a form asks for it.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="ParameterType">The integer of a <see cref="Core.Steps.ParameterKind"/>.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="DefaultValue">What holds where it is absent; null where nothing does.</param>
/// <param name="ControlType">The integer of a <see cref="Core.Steps.ControlKind"/>.</param>
/// <param name="PotentialValues">The only values allowed, each with its text for people; empty where any of the type is.</param>
/// <param name="SupportTokenReplacement">Whether tokens in it are replaced.</param>
/// <param name="DependsOn">Parameters without which this one means nothing; null stands for any value of theirs.</param>
public sealed record ParameterDefinition(
    string DisplayName,
    int ParameterType,
    bool Required,
    string? DefaultValue,
    int ControlType,
    IReadOnlyDictionary<string, string> PotentialValues,
    bool SupportTokenReplacement,
    IReadOnlyDictionary<string, string?> DependsOn);

/// <summary>What the data of a signal holds.</summary>
/// <param name="InputParameters">Its values, by name.</param>
public sealed record SignalInputsDefinition(IReadOnlyDictionary<string, ParameterDefinition> InputParameters);

/// <summary>A type of workflow.</summary>
/// <param name="WorkflowType">Its name, compared without case.</param>
/// <param name="KeyType">What a definition's key stands for; empty where nobody has said.</param>
/// <param name="ContextParameters">The names that tokens can have: those of the type, then those every workflow has.</param>
/// <param name="BuiltInSteps">The built-in step types that such a workflow can be made of.</param>
public sealed record WorkflowTypeQueryResponse(
    string WorkflowType, string KeyType, IReadOnlyList<string> ContextParameters, IReadOnlyList<AvailableStepResponse> BuiltInSteps);
