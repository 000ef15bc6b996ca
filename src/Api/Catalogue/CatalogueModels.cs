using System.Text.Json.Serialization;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>A step type in the list of those from which a workflow can be made.</summary>
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
/// <param name="Outputs">The names of the outputs that a step of this type may have.</param>
/// <param name="ConfigurationParametersDefinition">The parameters, by name.</param>
/// <param name="SignalsDefinition">The signals that such a step waits for, by name.</param>
public sealed record AvailableStepResponse(
    string DisplayName,
    string ExtensionName,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, ParameterDefinition> ConfigurationParametersDefinition,
    IReadOnlyDictionary<string, SignalInputsDefinition> SignalsDefinition);

/// <summary>A parameter: which values it takes, and how a form asks for them.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="ParameterType">What values it takes, as far as clients of the original API know it: 0 to 7.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="DefaultValue">The value that applies if it is absent; null if there is none.</param>
/// <param name="ControlType">The control by which a form asks for it, as far as clients of the original API know it: 0 to 7.</param>
/// <param name="PotentialValues">The only values allowed, each with its text for people; empty if any value of the type is allowed.</param>
/// <param name="SupportTokenReplacement">Whether tokens in it are replaced.</param>
/// <param name="DependsOn">Parameters without which this one has no meaning; null stands for any value of theirs.</param>
/// <param name="ToolTipContents">What it is for, in a sentence; null if there is none.</param>
/// <param name="QueryEndpoint">The list from which its values come; null if they come from none.</param>
/// <param name="QueryFieldName">The field of that list that people know its rows by; null if there is no list.</param>
/// <param name="QueryGroupBy">The field by which a form groups that list; null if it does not.</param>
/// <param name="ParameterTypeName">What values it takes, by name.</param>
/// <param name="ControlTypeName">The control by which a form asks for it, by name.</param>
/// <param name="Members">What each entry of its value has, by name; left out if the entries are no objects.</param>
public sealed record ParameterDefinition(
    string DisplayName,
    [property: ValuesOf(typeof(KnownParameterType))] int ParameterType,
    bool Required,
    string? DefaultValue,
    [property: ValuesOf(typeof(KnownControlType))] int ControlType,
    IReadOnlyDictionary<string, string> PotentialValues,
    bool SupportTokenReplacement,
    IReadOnlyDictionary<string, string?> DependsOn,
    string? ToolTipContents,
    string? QueryEndpoint,
    string? QueryFieldName,
    string? QueryGroupBy,
    [property: Extension, ValuesOf(typeof(ParameterKind))] string ParameterTypeName,
    [property: Extension, ValuesOf(typeof(ControlKind))] string ControlTypeName,
    [property: Extension, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, ParameterDefinition>? Members = null);

/// <summary>The values in the data of a signal.</summary>
/// <param name="InputParameters">Its values, by name.</param>
public sealed record SignalInputsDefinition(IReadOnlyDictionary<string, ParameterDefinition> InputParameters);

/// <summary>A type of workflow.</summary>
/// <param name="WorkflowType">Its name, compared without case.</param>
/// <param name="KeyType">What a definition's key stands for; empty if that is not known.</param>
/// <param name="ContextParameters">The names that tokens can have: first those of the type, then those that every workflow has.</param>
/// <param name="BuiltInSteps">The built-in step types from which such a workflow can be made.</param>
public sealed record WorkflowTypeQueryResponse(
    string WorkflowType, string KeyType, IReadOnlyList<string> ContextParameters, IReadOnlyList<AvailableStepResponse> BuiltInSteps);
