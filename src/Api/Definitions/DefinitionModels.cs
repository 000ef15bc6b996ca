using System.Text.Json.Serialization;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>A definition in a list.</summary>
/// <param name="Id">The id of the definition.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Description">For people. In version 2 only.</param>
/// <param name="Key">What it is for within its type, such as the id of a certificate template; null: all that lack their own. In version 1 only.</param>
/// <param name="KeyDisplayName">The key, for people. In version 1 only.</param>
/// <param name="KeyCount">How many keys it has, if `Key` is only the first of them. In version 1 only.</param>
/// <param name="Keys">What it is for within its type; empty: all that lack their own. In version 2 only.</param>
/// <param name="WorkflowType">What starts such workflows.</param>
/// <param name="DraftVersion">The latest version.</param>
/// <param name="PublishedVersion">The version that new instances run; null if none was published.</param>
/// <param name="Enabled">Whether instances can be started.</param>
public sealed record DefinitionQueryResponse(
    Guid Id,
    string DisplayName,
    [property: OnlyIn(2)] string? Description,
    [property: OnlyIn(1)] string? Key,
    [property: OnlyIn(1)] string? KeyDisplayName,
    [property: OnlyIn(1), Extension, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? KeyCount,
    [property: OnlyIn(2)] IReadOnlyList<DefinitionKeyResponse> Keys,
    string WorkflowType,
    int DraftVersion,
    int? PublishedVersion,
    bool Enabled);

/// <summary>A key of a definition.</summary>
/// <param name="DisplayName">For people; null if none is known.</param>
/// <param name="Value">What starts name it by, such as the id of a certificate template.</param>
public sealed record DefinitionKeyResponse(string? DisplayName, string Value);

/// <summary>One version of a definition: the latest, unless another was asked for.</summary>
/// <param name="Id">The id of the definition.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Description">For people.</param>
/// <param name="Key">What it is for within its type, such as the id of a certificate template; null: all that lack their own. In version 1 only.</param>
/// <param name="KeyDisplayName">The key, for people. In version 1 only.</param>
/// <param name="KeyCount">How many keys it has, if `Key` is only the first of them. In version 1 only.</param>
/// <param name="Keys">What it is for within its type; empty: all that lack their own. In version 2 only.</param>
/// <param name="IsPublished">Whether this version is the published one.</param>
/// <param name="WorkflowType">What starts such workflows.</param>
/// <param name="Steps">The steps of this version. Their order has no meaning: the flow follows their outputs.</param>
/// <param name="DraftVersion">The latest version.</param>
/// <param name="PublishedVersion">The version that new instances run; null if none was published.</param>
/// <param name="Enabled">Whether instances can be started.</param>
/// <param name="RequesterMayWithdraw">Whether the person who started an instance may end it while it is suspended.</param>
/// <param name="AssigneesMayForward">Whether those whom a step asks may ask further people and roles.</param>
/// <param name="NotifyRequester">Whether the person who started an instance is told by mail how it has ended.</param>
public sealed record DefinitionResponse(
    Guid Id,
    string DisplayName,
    string? Description,
    [property: OnlyIn(1)] string? Key,
    [property: OnlyIn(1)] string? KeyDisplayName,
    [property: OnlyIn(1), Extension, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? KeyCount,
    [property: OnlyIn(2)] IReadOnlyList<DefinitionKeyResponse> Keys,
    bool IsPublished,
    string WorkflowType,
    IReadOnlyList<DefinitionStepResponse> Steps,
    int DraftVersion,
    int? PublishedVersion,
    bool Enabled,
    [property: Extension] bool RequesterMayWithdraw,
    [property: Extension] bool AssigneesMayForward,
    [property: Extension] bool NotifyRequester);

/// <summary>A step of a definition.</summary>
/// <param name="Id">The id of the step.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="UniqueName">Its name in outputs and signal keys, unique in the definition without case.</param>
/// <param name="ExtensionName">The step type.</param>
/// <param name="Enabled">A step that is not enabled is skipped.</param>
/// <param name="ConfigurationParameters">The parameters of the step type, by name.</param>
/// <param name="Signals">The signals it waits for.</param>
/// <param name="Conditions">All must be true, otherwise the step is skipped.</param>
/// <param name="Outputs">The UniqueName of the step that follows each output.</param>
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

/// <summary>A signal that a step waits for.</summary>
/// <param name="SignalName">What follows the dot in a signal key.</param>
/// <param name="RoleIds">The roles whose holders may send it; empty in an export. In version 1 only.</param>
/// <param name="Roles">The roles whose holders may send it. In version 2 only.</param>
/// <param name="RoleTokens">Further roles and people, found when the step is entered; left out if there are none.</param>
public sealed record DefinitionSignalResponse(
    string SignalName,
    [property: OnlyIn(1)] IReadOnlyList<int> RoleIds,
    [property: OnlyIn(2)] IReadOnlyList<DefinitionRoleResponse> Roles,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? RoleTokens = null);

/// <summary>A role whose holders may send a signal.</summary>
/// <param name="RoleId">The id of the role, as text; null in an export.</param>
/// <param name="RoleName">The name of the role; null if there is no such role any more.</param>
public sealed record DefinitionRoleResponse(string? RoleId, string? RoleName);

/// <summary>A condition of a step.</summary>
/// <param name="Id">The id of the condition.</param>
/// <param name="Value">True, False, or a token such as $(production).</param>
public sealed record DefinitionConditionResponse(Guid Id, string Value);

/// <summary>The result of an import.</summary>
/// <param name="Definition">The draft.</param>
/// <param name="Problems">Reasons for which publishing would refuse it, and what was left out.</param>
public sealed record ImportResponse(DefinitionResponse Definition, IReadOnlyList<ImportProblemResponse> Problems);

/// <summary>A reason for which publishing would refuse the definition.</summary>
/// <param name="StepUniqueName">The step; null if the problem belongs to no single step.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ImportProblemResponse(string? StepUniqueName, string Message);

/// <summary>Something that was done to a definition.</summary>
/// <param name="Sequence">From 1, in the order in which things were done.</param>
/// <param name="At">When it was done.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Version">The version that it was about; for what is about all versions, the latest at that time.</param>
/// <param name="Actor">Who did it, for people.</param>
/// <param name="Message">For people.</param>
public sealed record DefinitionHistoryResponse(
    int Sequence, DateTime At, [property: ValuesOf(typeof(DefinitionHistoryKind))] string Kind, int Version, string Actor, string Message);
