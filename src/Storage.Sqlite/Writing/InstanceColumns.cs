using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>An instance as the parameters of the statements that write it, made before the writer is asked, which only writes.</summary>
internal static class InstanceColumns
{
    /// <summary>Columns that are written once.</summary>
    public static (string Name, SqlValue Value)[] Fixed(InstanceOrigin origin) =>
    [
        ("@id", Columns.Of(origin.Id)),
        ("@initiatorName", origin.Initiator.Name),
        ("@initiatorNameKey", SortKey.Of(origin.Initiator.Name)),
        ("@definitionId", Columns.Of(origin.DefinitionId)),
        ("@definitionVersion", origin.DefinitionVersion),
        ("@definitionName", origin.DefinitionDisplayName),
        ("@workflowType", origin.WorkflowType),
        ("@workflowTypeKey", SortKey.Of(origin.WorkflowType)),
        ("@title", origin.Title),
        ("@titleKey", SortKey.Of(origin.Title)),
        ("@referenceId", origin.ReferenceId),
        ("@startedAt", Columns.Of(origin.StartDate)),
    ];

    /// <summary>Columns that every commit writes.</summary>
    public static (string Name, SqlValue Value)[] Changing(InstanceSnapshot snapshot, ArraySegment<byte> message, ArraySegment<byte> state) =>
    [
        ("@modifiedAt", Columns.Of(snapshot.LastModified)),
        ("@message", message),
        ("@state", state),
    ];

    /// <summary>Columns that only a commit writes that moves the instance, because all of them are indexed.</summary>
    public static (string Name, SqlValue Value)[] Standing(InstanceSnapshot snapshot, string? awaits) =>
    [
        ("@status", (int)snapshot.Status),
        ("@stepId", Columns.Of(snapshot.Position.StepId)),
        ("@stepName", snapshot.Position.DisplayName),
        ("@stepNameKey", SortKey.Of(snapshot.Position.DisplayName)),
        ("@stepUniqueName", snapshot.Position.UniqueName),
        ("@stepUniqueNameKey", SortKey.Of(snapshot.Position.UniqueName)),
        ("@awaits", awaits),
    ];
}
