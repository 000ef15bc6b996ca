using System.Collections.Immutable;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The write of one commit: first everything that may refuse it, then everything that changes.</summary>
/// <param name="json">Holds the JSON until everything is written.</param>
internal sealed class InstanceCommitWrite(InstanceCommit commit, long expectedVersion, JsonBuffer json)
{
    // It stays if its step has the same names, too: those are compared here, so that they need not be read.
    private const string PutStayed =
        """
        UPDATE instance SET version = @version, modified_at = @modifiedAt, message = @message, state = @state
        WHERE number = @number AND step_name = @stepName AND step_unique_name = @stepUniqueName
        """;

    private const string PutMoved =
        """
        UPDATE instance SET version = @version, modified_at = @modifiedAt, message = @message, state = @state,
            status = @status, step_id = @stepId, step_name = @stepName, step_name_key = @stepNameKey,
            step_unique_name = @stepUniqueName, step_unique_name_key = @stepUniqueNameKey, awaits = @awaits
        WHERE number = @number
        """;

    private readonly InstanceWrite _write = new(commit.Snapshot, commit.Inbox, commit.History, json);
    private readonly ImmutableArray<InboxRow> _entries = [.. commit.Inbox.Select(stamped => InboxRow.Of(stamped, json))];

    /// <summary>How many bytes the state has in its row.</summary>
    public int StateSize => _write.State.Count;

    /// <summary>False, with nothing changed, if the version differs or the key of a new inbox entry is there already.</summary>
    public bool Run(Session session)
    {
        if (Standing.Find(session, commit.Snapshot.Id) is not { } before || before.Version != expectedVersion || IsTaken(session, before.Number))
            return false;
        Write(session, before);
        _write.WriteDue(session, before.Number);
        DueRows.RenewEntry(session, before.Number);
        return true;
    }

    /// <summary>
    /// The same in the transaction that has read the instance, with everything that is unread. False, with nothing changed, if the key of
    /// a new inbox entry is there already.
    /// </summary>
    public bool Run(Session session, Standing before, InstanceRead read)
    {
        if (IsTaken(session, before.Number))
            return false;
        Write(session, before);
        if (InstanceWrite.DueOf(read.Snapshot.State) != InstanceWrite.DueOf(commit.Snapshot.State))
            _write.WriteDue(session, before.Number);
        if (!read.Unread.IsEmpty)
            DueRows.RenewEntry(session, before.Number);
        return true;
    }

    private bool IsTaken(Session session, long instance)
    {
        foreach (var row in _entries)
        {
            if (row.IsNew && InboxRow.Exists(session, instance, row.Key))
                return true;
        }

        return false;
    }

    private void Write(Session session, Standing before)
    {
        foreach (var row in _entries)
            row.Stamp(session, before.Number);
        var (snapshot, position) = (commit.Snapshot, commit.Snapshot.Position);
        var stayed = before.Matches(snapshot, _write.Awaits) && session.Run(
            PutStayed, ("@number", before.Number), ("@version", expectedVersion + 1), ("@modifiedAt", Columns.Of(snapshot.LastModified)),
            ("@message", _write.Message), ("@state", _write.State), ("@stepName", position.DisplayName), ("@stepUniqueName", position.UniqueName)) > 0;
        if (!stayed)
        {
            session.Run(
                PutMoved, ("@number", before.Number), ("@version", expectedVersion + 1), ("@modifiedAt", Columns.Of(snapshot.LastModified)),
                ("@message", _write.Message), ("@state", _write.State), ("@status", (int)snapshot.Status), ("@stepId", Columns.Of(position.StepId)),
                ("@stepName", position.DisplayName), ("@stepNameKey", SortKey.Of(position.DisplayName)), ("@stepUniqueName", position.UniqueName),
                ("@stepUniqueNameKey", SortKey.Of(position.UniqueName)), ("@awaits", _write.Awaits));
            LiveVersions.Count(session, snapshot.Origin, before.Status, snapshot.Status);
        }

        _write.WriteHistory(session, before.Number);
        _write.WritePending(session, before.Number, before.Awaits);
    }
}
