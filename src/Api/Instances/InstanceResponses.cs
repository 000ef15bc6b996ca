using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Shows instances in the terms of the contract.</summary>
public sealed class InstanceResponses(IRoleDirectory roles, DefinitionCache definitions)
{
    public async Task<InstanceResponse> ShowAsync(InstanceSnapshot snapshot, CancellationToken cancellation)
    {
        return Show(snapshot, await definitions.OfAsync(snapshot, cancellation));
    }

    /// <summary>Whether an instance is still what <c>If-Match</c> names; null if the header was not sent.</summary>
    internal StillCurrent? IsCurrent(HttpRequest request, Precondition? precondition) => precondition is null
        ? null
        : (snapshot, definition) => precondition.Holds(
            TaggedJson<InstanceResponse>.TagOf(request, Show(snapshot, definition), ApiJson.Default.InstanceResponse));

    private InstanceResponse Show(InstanceSnapshot snapshot, WorkflowDefinition definition)
    {
        var times = WorkflowMachine.TimesOf(snapshot, definition);
        var listed = Show(InstanceSummary.Of(snapshot));
        return new InstanceResponse(
            listed.Id, listed.Status, listed.CurrentStepId, listed.StatusMessage, listed.Definition, listed.CurrentStepDisplayName,
            listed.CurrentStepUniqueName, listed.Title, listed.LastModified, listed.StartDate, listed.ReferenceId,
            Signals(snapshot, definition), snapshot.Origin.InitialData, snapshot.Data, snapshot.Status.ToString(),
            snapshot.Origin.Initiator.Name, times.Deadline?.UtcDateTime,
            times.NextReminder?.UtcDateTime, times.NextEscalation?.UtcDateTime,
            snapshot.Origin.RestartedFromId,
            (snapshot.State as InstanceState.CanceledForRestart)?.RestartedAsId);
    }

    public InstanceQueryResponse Show(InstanceSummary summary) => new(
        summary.Id, (int)summary.Status, summary.CurrentStepId, summary.Message.Show(RoleName),
        new InstanceDefinitionResponse(summary.DefinitionId, summary.DefinitionDisplayName, summary.DefinitionVersion, summary.WorkflowType),
        summary.CurrentStepDisplayName, summary.CurrentStepUniqueName, summary.Title,
        summary.LastModified.UtcDateTime, summary.StartDate.UtcDateTime, summary.ReferenceId);

    public static HistoryResponse Show(HistoryEntry entry) => new(
        entry.Sequence, entry.At.UtcDateTime, entry.KindName, entry.StepUniqueName, entry.Actor, entry.Message, entry.Data);

    private static List<InstanceSignalResponse> Signals(InstanceSnapshot snapshot, WorkflowDefinition definition)
    {
        var isReceived = snapshot.SignalledVisit == snapshot.Position.Number || snapshot.State is InstanceState.AwaitingSignal { Votes.Length: > 0 };
        return definition.FindStep(snapshot.Position.UniqueName) is { } step
            ? [.. step.Signals.Select(signal => new InstanceSignalResponse(
                signal.SignalName, NameBasedGuid.Create(step.Id, signal.SignalName), isReceived))]
            : [];
    }

    private string RoleName(int id) => roles.Find(id)?.Name ?? $"role {id}";
}
