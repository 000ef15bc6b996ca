using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The write of a new instance.</summary>
internal sealed class InstanceCreation(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history)
{
    private const long FirstVersion = 1;

    private const string PutInstance =
        """
        INSERT INTO instance (
            id, version, initiator, initiator_name, initiator_name_key, definition_id, definition_version, definition_name,
            workflow_type, workflow_type_key, title, title_key, reference_id, started_at, modified_at, message, state,
            status, step_id, step_name, step_name_key, step_unique_name, step_unique_name_key, awaits)
        VALUES (
            @id, @version, (SELECT number FROM caller WHERE key = @initiator), @initiatorName, @initiatorNameKey, @definitionId,
            @definitionVersion, @definitionName, @workflowType, @workflowTypeKey, @title, @titleKey, @referenceId, @startedAt,
            @modifiedAt, @message, @state, @status, @stepId, @stepName, @stepNameKey, @stepUniqueName, @stepUniqueNameKey, @awaits)
        """;

    private const string PutOrigin = "INSERT INTO origin (instance, json) VALUES (@instance, @json)";

    private readonly InstanceWrite _write = new(snapshot, history, new JsonBuffer());
    private readonly byte[] _origin = StoreJson.Write(snapshot.Origin);
    private readonly (string Name, SqlValue Value)[] _fixed = InstanceColumns.Fixed(snapshot.Origin);

    /// <summary>False if the id is taken.</summary>
    public bool Run(Session session)
    {
        if (InstanceReads.Number(session, snapshot.Id) is not null || InstanceDeletion.HasHappened(session, snapshot.Id))
            return false;

        var initiator = snapshot.Origin.Initiator.Key;
        session.Run(InstanceWrite.KnowCaller, ("@key", initiator));
        session.Run(
            PutInstance,
            [.. _fixed, ("@version", FirstVersion), ("@initiator", initiator), .. _write.Changing, .. _write.Standing]);
        var instance = InstanceReads.Number(session, snapshot.Id)!.Value;
        session.Run(PutOrigin, ("@instance", instance), ("@json", _origin));
        _write.WriteHistory(session, instance);
        HappenedRows.Know(session, snapshot.Origin.WorkflowType);
        HappenedRows.Write(session, snapshot.Origin, history);
        _write.WritePending(session, instance, before: null);
        _write.WriteDue(session, instance);
        return true;
    }
}
