using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>An instance as the parameters of the statements that write it, made before the writer is asked, which only writes.</summary>
internal static class InstanceColumns
{
    /// <summary>Columns that are written once.</summary>
    public static (string Name, object? Value)[] Fixed(InstanceOrigin origin) =>
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
    public static (string Name, object? Value)[] Changing(InstanceSnapshot snapshot) =>
    [
        ("@modifiedAt", Columns.Of(snapshot.LastModified)),
        ("@message", StoreJson.Write(snapshot.Message)),
        ("@state", SnapshotJson.Write(snapshot)),
    ];

    /// <summary>Columns that only a commit writes that moves the instance, because all of them are indexed.</summary>
    public static (string Name, object? Value)[] Standing(InstanceSnapshot snapshot) =>
    [
        ("@status", (int)snapshot.Status),
        ("@stepId", Columns.Of(snapshot.Position.StepId)),
        ("@stepName", snapshot.Position.DisplayName),
        ("@stepNameKey", SortKey.Of(snapshot.Position.DisplayName)),
        ("@stepUniqueName", snapshot.Position.UniqueName),
        ("@stepUniqueNameKey", SortKey.Of(snapshot.Position.UniqueName)),
        ("@awaits", Awaited.Of(snapshot)?.ToString()),
    ];
}
