using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>A definition in a list.</summary>
public sealed record DefinitionQueryResponse(
    Guid Id, string DisplayName, string? Key, string? KeyDisplayName, string WorkflowType, int DraftVersion, int? PublishedVersion, bool Enabled);

/// <summary>One version of a definition: the latest, unless another was asked for.</summary>
public sealed record DefinitionResponse(
    Guid Id,
    string DisplayName,
    string? Description,
    string? Key,
    string? KeyDisplayName,
    bool IsPublished,
    string WorkflowType,
    IReadOnlyList<DefinitionStepResponse> Steps,
    int DraftVersion,
    int? PublishedVersion,
    bool Enabled);

public sealed record DefinitionStepResponse(
    Guid Id,
    string DisplayName,
    string UniqueName,
    string ExtensionName,
    bool Enabled,
    JsonMap ConfigurationParameters,
    IReadOnlyList<DefinitionSignalResponse> Signals,
    IReadOnlyList<DefinitionConditionResponse> Conditions,
    IReadOnlyDictionary<string, string> Outputs);

public sealed record DefinitionSignalResponse(string SignalName, IReadOnlyList<int> RoleIds);

public sealed record DefinitionConditionResponse(Guid Id, string Value);

/// <summary>What an import has made.</summary>
/// <param name="Problems">What publishing would refuse, and what was left out.</param>
public sealed record ImportResponse(DefinitionResponse Definition, IReadOnlyList<ImportProblemResponse> Problems);

/// <param name="StepUniqueName">Null for a problem of no single step.</param>
public sealed record ImportProblemResponse(string? StepUniqueName, string Message);
