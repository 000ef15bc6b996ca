using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The write of a new instance.</summary>
internal sealed class InstanceCreation
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

    private readonly InstanceOrigin _origin;
    private readonly InstanceStatus _status;
    private readonly InstanceWrite _write;
    private readonly (string Name, SqlValue Value)[] _columns;
    private readonly byte[] _originJson;

    /// <summary>Makes what is written before the writer is asked, which only writes.</summary>
    public InstanceCreation(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history)
    {
        (_origin, _status) = (snapshot.Origin, snapshot.Status);
        _write = new(snapshot, [], history, new JsonBuffer());
        _columns = InstanceColumns.Of(snapshot, _write);
        _originJson = StoreJson.Write(_origin);
    }

    /// <summary>False if the id is taken.</summary>
    public bool Run(Session session)
    {
        if (InstanceReads.Number(session, _origin.Id) is not null || InstanceDeletion.HasHappened(session, _origin.Id))
            return false;

        var initiator = _origin.Initiator.Key;
        session.Run(InstanceWrite.KnowCaller, ("@key", initiator));
        session.Run(PutInstance, [.. _columns, ("@version", FirstVersion), ("@initiator", initiator)]);
        var instance = InstanceReads.Number(session, _origin.Id)!.Value;
        session.Run(PutOrigin, ("@instance", instance), ("@json", _originJson));
        LiveVersions.Count(session, _origin, before: null, _status);
        HappenedRows.Know(session, _origin.WorkflowType);
        _write.WriteHistory(session, instance);
        _write.WritePending(session, instance, before: null);
        _write.WriteDue(session, instance);
        return true;
    }
}
