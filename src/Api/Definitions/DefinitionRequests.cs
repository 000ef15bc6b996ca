using System.ComponentModel.DataAnnotations;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>A new definition, without steps yet.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="WorkflowType">What starts such workflows.</param>
/// <param name="Description">For people.</param>
/// <param name="Key">What it is for within its type, such as the id of a certificate template. In version 1 only.</param>
/// <param name="Enabled">Whether instances can be started once it is published.</param>
/// <param name="Keys">What it is for within its type; empty: all that lack their own. In version 2 only, which needs it, and the description.</param>
/// <param name="RequesterMayWithdraw">Whether the person who started an instance may end it while it is suspended.</param>
/// <param name="AssigneesMayForward">Whether those whom a step asks may ask further people and roles.</param>
/// <param name="NotifyRequester">Whether the person who started an instance is told by mail how it has ended.</param>
public sealed record DefinitionCreateRequest(
    [property: StringLength(DefinitionLimits.DisplayName, MinimumLength = 1)] string DisplayName,
    [property: StringLength(DefinitionLimits.WorkflowType, MinimumLength = 1)] string WorkflowType,
    [property: MaxLength(DefinitionLimits.Description)] string? Description = null,
    [property: StringLength(DefinitionLimits.Key, MinimumLength = 1)] string? Key = null,
    bool? Enabled = true,
    [property: MaxLength(DefinitionLimits.Keys)] IReadOnlyList<string>? Keys = null,
    bool? RequesterMayWithdraw = true,
    bool? AssigneesMayForward = false,
    bool? NotifyRequester = false);

/// <summary>A step of a definition.</summary>
/// <param name="UniqueName">Its name in outputs and signal keys, unique in the definition without case.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="ExtensionName">The step type.</param>
/// <param name="Id">The id of the step; a new one if it is left out.</param>
/// <param name="Enabled">A step that is not enabled is skipped.</param>
/// <param name="ConfigurationParameters">The parameters of the step type, by name.</param>
/// <param name="Signals">The signals it waits for.</param>
/// <param name="Conditions">All must be true, otherwise the step is skipped.</param>
/// <param name="Outputs">The UniqueName of the step that follows each output.</param>
public sealed record DefinitionStepRequest(
    [property: RegularExpression("^[A-Za-z0-9_-]{1,64}$")] string UniqueName,
    [property: StringLength(DefinitionLimits.DisplayName, MinimumLength = 1)] string DisplayName,
    [property: StringLength(DefinitionLimits.UniqueName, MinimumLength = 1)] string ExtensionName,
    Guid? Id = null,
    bool? Enabled = true,
    JsonMap? ConfigurationParameters = null,
    IReadOnlyList<DefinitionSignalRequest>? Signals = null,
    IReadOnlyList<DefinitionConditionRequest>? Conditions = null,
    IReadOnlyDictionary<string, string?>? Outputs = null);

/// <summary>A signal that a step waits for.</summary>
/// <param name="SignalName">What follows the dot in a signal key.</param>
/// <param name="RoleIds">The roles whose holders may send it.</param>
/// <param name="Roles">The same as version 2 shows them. All that are named here or in `RoleIds` may send it.</param>
/// <param name="RoleTokens">Further roles and people, found when the step is entered: names, addresses, or tokens such as $(requester).</param>
public sealed record DefinitionSignalRequest(
    [property: StringLength(DefinitionLimits.UniqueName, MinimumLength = 1)] string SignalName,
    IReadOnlyList<int>? RoleIds = null,
    IReadOnlyList<DefinitionRoleRequest>? Roles = null,
    [property: MaxLength(RoleTokenLimits.Tokens)] IReadOnlyList<string>? RoleTokens = null);

/// <summary>A role whose holders may send a signal: its id, or else its name.</summary>
/// <param name="RoleId">The id of the role, as text.</param>
/// <param name="RoleName">The name of the role. It counts only without an id.</param>
public sealed record DefinitionRoleRequest(string? RoleId = null, string? RoleName = null);

/// <summary>A condition of a step.</summary>
/// <param name="Value">True, False, or a token such as $(production).</param>
/// <param name="Id">The id of the condition; a new one if it is left out.</param>
public sealed record DefinitionConditionRequest(string Value, Guid? Id = null);

/// <summary>The texts of a definition, all at once.</summary>
/// <param name="DisplayName">For people.</param>
/// <param name="Description">What it is for; empty if it is left out, which version 2 refuses.</param>
/// <param name="Enabled">Whether instances of it can be started; unchanged if it is left out.</param>
/// <param name="Key">The one key; unchanged if it is left out or null. In version 1 only.</param>
/// <param name="Keys">All keys; unchanged if they are left out or null. In version 2 only.</param>
/// <param name="RequesterMayWithdraw">Whether the person who started an instance may end it while it is suspended; unchanged if it is left out.</param>
/// <param name="AssigneesMayForward">Whether those whom a step asks may ask further people and roles; unchanged if it is left out.</param>
/// <param name="NotifyRequester">Whether the person who started an instance is told by mail how it has ended; unchanged if it is left out.</param>
public sealed record DefinitionUpdateRequest(
    [property: StringLength(DefinitionLimits.DisplayName, MinimumLength = 1)] string DisplayName,
    [property: MaxLength(DefinitionLimits.Description)] string? Description = null,
    bool? Enabled = null,
    [property: StringLength(DefinitionLimits.Key, MinimumLength = 1)] string? Key = null,
    [property: MaxLength(DefinitionLimits.Keys)] IReadOnlyList<string>? Keys = null,
    bool? RequesterMayWithdraw = null,
    bool? AssigneesMayForward = null,
    bool? NotifyRequester = null);
