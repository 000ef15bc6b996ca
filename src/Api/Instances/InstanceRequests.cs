using System.ComponentModel.DataAnnotations;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Api.Instances;

/// <summary>A person's answer to the step that waits.</summary>
/// <param name="SignalKey">The step and its signal: StepUniqueName.SignalName, in any case.</param>
/// <param name="Data">What the step takes. RequireApproval: Approved ("True" or "False", or a boolean), and an optional Comment.</param>
public sealed record SignalRequest([property: StringLength(SignalBody.LongestKey, MinimumLength = 3)] string SignalKey, JsonMap Data);

/// <summary>One of several answers.</summary>
/// <param name="InstanceId">The instance that waits.</param>
/// <param name="SignalKey">As in a single signal.</param>
/// <param name="Data">As in a single signal.</param>
public sealed record InstanceSignalRequest(
    Guid InstanceId, [property: StringLength(SignalBody.LongestKey, MinimumLength = 3)] string SignalKey, JsonMap Data);

/// <summary>Names the workflow to start: by its definition's id, or by type and key.</summary>
/// <param name="DefinitionId">The definition; without WorkflowType and Key.</param>
/// <param name="WorkflowType">The type. The definition of this type and key is used; if there is none, the one without a key.</param>
/// <param name="Key">The key, such as the id of a certificate template.</param>
/// <param name="Title">For people; the name of the definition if it is left out.</param>
/// <param name="InitialData">What the workflow can use: the data bucket begins with it. At most 256 KiB.</param>
/// <param name="InstanceId">The id of the instance. A repeat of the request with it starts nothing and gets the same response.</param>
public sealed record StartInstanceRequest(
    Guid? DefinitionId = null,
    [property: MaxLength(DefinitionLimits.WorkflowType)] string? WorkflowType = null,
    [property: MaxLength(DefinitionLimits.Key)] string? Key = null,
    [property: MaxLength(StartBody.LongestTitle)] string? Title = null,
    JsonMap? InitialData = null,
    Guid? InstanceId = null);

/// <summary>What a withdrawal may say.</summary>
/// <param name="Reason">For people: it is in the status message and in the history.</param>
public sealed record WithdrawRequest([property: MaxLength(InstanceCommand.Withdraw.LongestReason)] string? Reason = null);

/// <summary>Whom the step that waits is to ask as well.</summary>
/// <param name="Reason">Why, for people: it is in the history.</param>
/// <param name="RoleIds">Whoever holds one of these roles. One of RoleIds and People has to name somebody.</param>
/// <param name="People">People by key, name or address, as role tokens name them.</param>
/// <param name="SignalKey">The step that is meant, as in a signal. If the instance waits for another one, nothing is done. Left out: whichever waits.</param>
public sealed record AssigneesRequest(
    [property: StringLength(InstanceCommand.Assign.LongestReason, MinimumLength = 1)] string Reason,
    [property: MaxLength(Assignees.Most)] IReadOnlyList<int>? RoleIds = null,
    [property: MaxLength(Assignees.Most)] IReadOnlyList<string>? People = null,
    [property: StringLength(SignalBody.LongestKey, MinimumLength = 3)] string? SignalKey = null);

/// <summary>The options of a restart.</summary>
/// <param name="Version">The version to run on; the published one if it is left out.</param>
public sealed record RestartRequest([property: Range(1, int.MaxValue)] int? Version = null);
