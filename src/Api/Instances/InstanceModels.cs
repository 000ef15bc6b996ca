using System.Text.Json.Serialization;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>An instance in a list.</summary>
/// <param name="Id">The id of the instance.</param>
/// <param name="Status">Always the integer:</param>
/// <param name="CurrentStepId">The id of the current step; all zeros if there is none.</param>
/// <param name="StatusMessage">For people: what it waits for, or why it ended.</param>
/// <param name="CurrentStepDisplayName">The current step, for people.</param>
/// <param name="CurrentStepUniqueName">The current step, as signal keys name it.</param>
/// <param name="Title">For people.</param>
/// <param name="LastModified">When something last happened.</param>
/// <param name="StartDate">When it was started.</param>
/// <param name="ReferenceId">A number for people: unique, growing, with gaps.</param>
public sealed record InstanceQueryResponse(
    Guid Id,
    [property: ValuesOf(typeof(InstanceStatus))] int Status,
    Guid CurrentStepId,
    string StatusMessage,
    InstanceDefinitionResponse Definition,
    string CurrentStepDisplayName,
    string CurrentStepUniqueName,
    string Title,
    DateTime LastModified,
    DateTime StartDate,
    long ReferenceId);

/// <summary>The definition version an instance is pinned to.</summary>
/// <param name="Id">The id of the definition.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Version">The version, from 1.</param>
/// <param name="WorkflowType">What starts such workflows.</param>
public sealed record InstanceDefinitionResponse(Guid Id, string DisplayName, int Version, string WorkflowType);

/// <summary>An instance by its id.</summary>
/// <param name="Id">The id of the instance.</param>
/// <param name="Status">Always the integer:</param>
/// <param name="CurrentStepId">The id of the current step; all zeros if there is none.</param>
/// <param name="StatusMessage">For people: what it waits for, or why it ended.</param>
/// <param name="CurrentStepDisplayName">The current step, for people.</param>
/// <param name="CurrentStepUniqueName">The current step, as signal keys name it.</param>
/// <param name="Title">For people.</param>
/// <param name="LastModified">When something last happened.</param>
/// <param name="StartDate">When it was started.</param>
/// <param name="ReferenceId">A number for people: unique, growing, with gaps.</param>
/// <param name="Signals">The signals of the current step.</param>
/// <param name="InitialData">The data it was started with.</param>
/// <param name="CurrentStateData">The data bucket: the initial data, and what the steps have added to it.</param>
/// <param name="StatusName">The status by name.</param>
/// <param name="InitiatingUserName">Who started it, for people.</param>
/// <param name="Deadline">When the current step ends by itself; null if nothing is due.</param>
/// <param name="NextReminder">When those whom the current step asks are reminded next; null if they are not.</param>
/// <param name="NextEscalation">When the current step asks or tells further people next; null if it does not.</param>
/// <param name="RestartedFromId">The instance it was restarted from.</param>
/// <param name="RestartedAsId">The instance that runs in its place.</param>
public sealed record InstanceResponse(
    Guid Id,
    [property: ValuesOf(typeof(InstanceStatus))] int Status,
    Guid CurrentStepId,
    string StatusMessage,
    InstanceDefinitionResponse Definition,
    string CurrentStepDisplayName,
    string CurrentStepUniqueName,
    string Title,
    DateTime LastModified,
    DateTime StartDate,
    long ReferenceId,
    IReadOnlyList<InstanceSignalResponse> Signals,
    JsonMap InitialData,
    JsonMap CurrentStateData,
    [property: Extension, ValuesOf(typeof(InstanceStatus))] string StatusName,
    [property: Extension] string InitiatingUserName,
    [property: Extension] DateTime? Deadline,
    [property: Extension] DateTime? NextReminder,
    [property: Extension] DateTime? NextEscalation,
    [property: Extension] Guid? RestartedFromId,
    [property: Extension] Guid? RestartedAsId);

/// <summary>A signal of the current step.</summary>
/// <param name="SignalName">What follows the dot in a signal key.</param>
/// <param name="StepSignalId">The id of this signal of this step.</param>
/// <param name="SignalReceived">Whether somebody has sent it during this visit of the step.</param>
public sealed record InstanceSignalResponse(string SignalName, Guid StepSignalId, bool SignalReceived);

/// <summary>What became of one of several signals.</summary>
/// <param name="InstanceId">As it was sent; null if that was no id.</param>
/// <param name="SignalKey">As it was sent; null if that cannot be a key.</param>
/// <param name="Status">The HTTP status that the signal would have got by itself; 204: it is stored.</param>
/// <param name="Error">Why it is not stored, as the signal by itself would have been told; left out if it is.</param>
public sealed record SignalOutcomeResponse(
    Guid? InstanceId,
    string? SignalKey,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorResponse? Error = null);

/// <summary>The result of a resume run.</summary>
/// <param name="Examined">Instances that a due row named.</param>
/// <param name="Resumed">Those of them that had to be moved.</param>
/// <param name="Failed">Those that could not be examined.</param>
/// <param name="DurationMilliseconds">How long it took.</param>
public sealed record ResumeResponse(int Examined, int Resumed, int Failed, long DurationMilliseconds);

/// <summary>One line of the audit trail.</summary>
/// <param name="Sequence">From 1, without gaps, in the order in which things were committed.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What happened.</param>
/// <param name="StepUniqueName">The step it happened at.</param>
/// <param name="Actor">Who did it, for people; null if no person did.</param>
/// <param name="Message">For people.</param>
/// <param name="Data">Further facts; empty if there are none.</param>
public sealed record HistoryResponse(
    long Sequence,
    DateTime At,
    [property: ValuesOf(typeof(HistoryKind))] string Kind,
    string? StepUniqueName,
    string? Actor,
    string Message,
    JsonMap Data);
