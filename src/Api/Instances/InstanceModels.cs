using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Instances;

/// <summary>An instance in a list. <paramref name="Status"/> is always the integer.</summary>
public sealed record InstanceQueryResponse(
    Guid Id,
    int Status,
    Guid? CurrentStepId,
    string StatusMessage,
    InstanceDefinitionResponse Definition,
    string CurrentStepDisplayName,
    string CurrentStepUniqueName,
    string Title,
    DateTime LastModified,
    DateTime StartDate,
    long ReferenceId);

/// <summary>The definition version an instance is pinned to.</summary>
public sealed record InstanceDefinitionResponse(Guid Id, string DisplayName, int Version, string WorkflowType);

/// <summary>An instance by its id.</summary>
public sealed record InstanceResponse(
    Guid Id,
    int Status,
    Guid? CurrentStepId,
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
    string StatusName,
    string InitiatingUserName,
    DateTime? Deadline,
    Guid? RestartedFromId,
    Guid? RestartedAsId);

/// <summary>A signal of the step at which the instance stands; received, as soon as one person has sent it at this visit.</summary>
public sealed record InstanceSignalResponse(string SignalName, Guid StepSignalId, bool SignalReceived);

/// <summary>What a resume run did: instances that a due row named, those that had to be moved, and those that could not be looked at.</summary>
public sealed record ResumeResponse(int Examined, int Resumed, int Failed, long DurationMilliseconds);

/// <summary>One line of the audit trail.</summary>
public sealed record HistoryResponse(
    long Sequence, DateTime At, string Kind, string? StepUniqueName, string? Actor, string Message, JsonMap Data);
