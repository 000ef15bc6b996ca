using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>A new instance as the parameters of the statement that writes it.</summary>
internal static class InstanceColumns
{
    public static (string Name, SqlValue Value)[] Of(InstanceSnapshot snapshot, InstanceWrite write) =>
    [
        ("@id", Columns.Of(snapshot.Id)),
        ("@initiatorName", snapshot.Origin.Initiator.Name),
        ("@initiatorNameKey", SortKey.Of(snapshot.Origin.Initiator.Name)),
        ("@definitionId", Columns.Of(snapshot.Origin.DefinitionId)),
        ("@definitionVersion", snapshot.Origin.DefinitionVersion),
        ("@definitionName", snapshot.Origin.DefinitionDisplayName),
        ("@workflowType", snapshot.Origin.WorkflowType),
        ("@workflowTypeKey", SortKey.Of(snapshot.Origin.WorkflowType)),
        ("@title", snapshot.Origin.Title),
        ("@titleKey", SortKey.Of(snapshot.Origin.Title)),
        ("@referenceId", snapshot.Origin.ReferenceId),
        ("@startedAt", Columns.Of(snapshot.Origin.StartDate)),
        ("@modifiedAt", Columns.Of(snapshot.LastModified)),
        ("@message", write.Message),
        ("@state", write.State),
        ("@status", (int)snapshot.Status),
        ("@stepId", Columns.Of(snapshot.Position.StepId)),
        ("@stepName", snapshot.Position.DisplayName),
        ("@stepNameKey", SortKey.Of(snapshot.Position.DisplayName)),
        ("@stepUniqueName", snapshot.Position.UniqueName),
        ("@stepUniqueNameKey", SortKey.Of(snapshot.Position.UniqueName)),
        ("@awaits", write.Awaits),
    ];
}
