using System.ComponentModel.DataAnnotations;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Instances;

/// <summary>The answer of a person to the step that waits.</summary>
/// <param name="SignalKey">The step and its signal: StepUniqueName.SignalName, in any case.</param>
/// <param name="Data">What the step takes. RequireApproval: Approved ("True" or "False", or a boolean), and Comment if there is one.</param>
public sealed record SignalRequest([property: StringLength(2 * DefinitionLimits.UniqueName + 1, MinimumLength = 3)] string SignalKey, JsonMap Data);

/// <summary>Names the workflow to start: by its definition's id, or by type and key.</summary>
/// <param name="DefinitionId">The definition; without WorkflowType and Key.</param>
/// <param name="WorkflowType">The type; then a definition of that type and key is taken, else the one of that type without a key.</param>
/// <param name="Key">The key, such as the id of a certificate template.</param>
/// <param name="Title">For people; the name of the definition where it is left out.</param>
/// <param name="InitialData">What the workflow can use: the data bucket begins with it. At most 256 KiB.</param>
/// <param name="InstanceId">The id of the instance. A repeat of the request with it starts nothing, and is answered as the first.</param>
public sealed record StartInstanceRequest(
    Guid? DefinitionId = null,
    [property: MaxLength(DefinitionLimits.WorkflowType)] string? WorkflowType = null,
    [property: MaxLength(DefinitionLimits.Key)] string? Key = null,
    [property: MaxLength(StartBody.LongestTitle)] string? Title = null,
    JsonMap? InitialData = null,
    Guid? InstanceId = null);

/// <summary>What a restart may be told.</summary>
/// <param name="Version">The version to run on; the published one where it is left out.</param>
public sealed record RestartRequest([property: Range(1, int.MaxValue)] int? Version = null);
