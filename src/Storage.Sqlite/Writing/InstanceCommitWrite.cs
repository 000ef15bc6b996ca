using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The write of one commit: first everything that may refuse it, then everything that changes.</summary>
internal sealed class InstanceCommitWrite(InstanceCommit commit, long expectedVersion)
{
    private const string ReadStanding =
        "SELECT number, version, status, step_id, step_name, step_unique_name, awaits FROM instance WHERE id = @id";

    private const string PutStayed =
        "UPDATE instance SET version = @version, modified_at = @modifiedAt, message = @message, state = @state WHERE number = @number";

    private const string PutMoved =
        """
        UPDATE instance SET version = @version, modified_at = @modifiedAt, message = @message, state = @state,
            status = @status, step_id = @stepId, step_name = @stepName, step_name_key = @stepNameKey,
            step_unique_name = @stepUniqueName, step_unique_name_key = @stepUniqueNameKey, awaits = @awaits
        WHERE number = @number
        """;

    private readonly InstanceWrite _write = new(commit.Snapshot, commit.History);
    private readonly List<InboxRow> _entries = [.. commit.Inbox.Select(InboxRow.Of)];

    /// <summary>False, with nothing changed, if the version differs or the key of a new inbox entry is there already.</summary>
    public bool Run(Session session)
    {
        var before = session.First(
            ReadStanding,
            row => new Standing(
                Number: row.GetInt64(0),
                Version: row.GetInt64(1),
                Status: (InstanceStatus)row.GetInt32(2),
                StepId: row.Id(3),
                StepName: row.GetString(4),
                StepUniqueName: row.GetString(5),
                Awaits: row.TextOrNull(6)),
            ("@id", Columns.Of(commit.Snapshot.Id)));
        if (before is null || before.Version != expectedVersion)
            return false;
        if (_entries.Any(row => row.IsNew && InboxRow.Exists(session, before.Number, row.Key)))
            return false;

        foreach (var row in _entries)
            row.Stamp(session, before.Number);
        (string Name, object? Value)[] numbers = [("@version", expectedVersion + 1), ("@number", before.Number)];
        if (before.Matches(commit.Snapshot.Status, commit.Snapshot.Position, _write.Awaits))
            session.Run(PutStayed, [.. numbers, .. _write.Changing]);
        else
            session.Run(PutMoved, [.. numbers, .. _write.Changing, .. _write.Standing]);
        _write.WriteHistory(session, before.Number);
        _write.WritePending(session, before.Number, before.Awaits);
        _write.WriteDue(session, before.Number);
        DueRows.RenewEntry(session, before.Number);
        return true;
    }

    private sealed record Standing(
        long Number, long Version, InstanceStatus Status, Guid StepId, string StepName, string StepUniqueName, string? Awaits)
    {
        public bool Matches(InstanceStatus status, StepVisit position, string? awaits) =>
            Status == status && StepId == position.StepId && StepName == position.DisplayName && StepUniqueName == position.UniqueName
            && Awaits == awaits;
    }
}
