namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>
/// All histories in the order of time, as a migration: what happened long ago is found where it stands, however much has happened since. New
/// rows come to the end, so that they cost few pages. The row has what a search leaves out most by: which kind, and of which type of workflows.
/// </summary>
internal static class Happened
{
    /// <summary>A second for each hundred thousand instances that are there already.</summary>
    public const string Migration =
        """
        CREATE TABLE workflow_type (
            number INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE);

        CREATE TABLE happened (
            at INTEGER NOT NULL,
            id BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            type INTEGER NOT NULL,
            PRIMARY KEY (at, id, sequence)) WITHOUT ROWID;

        INSERT INTO workflow_type (key) SELECT DISTINCT workflow_type_key FROM instance;

        INSERT INTO happened (at, id, sequence, kind, type)
        SELECT
            (unixepoch(substr(entry.at, 1, 19) || substr(entry.at, -6)) + 62135596800) * 10000000
                + CASE substr(entry.at, 20, 1) WHEN '.' THEN CAST(substr(substr(entry.at, 21, length(entry.at) - 26) || '000000', 1, 7) AS INTEGER) ELSE 0 END,
            instance.id, entry.sequence,
            CASE entry.kind
                WHEN 'Started' THEN 0 WHEN 'StepEntered' THEN 1 WHEN 'StepSkipped' THEN 2 WHEN 'ConditionEvaluated' THEN 3
                WHEN 'TokensReplaced' THEN 4 WHEN 'TokenUnresolved' THEN 5 WHEN 'SignalReceived' THEN 6 WHEN 'SignalNotCounted' THEN 7
                WHEN 'StepSettled' THEN 8 WHEN 'DeadlineElapsed' THEN 9 WHEN 'AttemptStarted' THEN 10 WHEN 'AttemptSucceeded' THEN 11
                WHEN 'AttemptFailed' THEN 12 WHEN 'AttemptNotCounted' THEN 13 WHEN 'RetryElapsed' THEN 14 WHEN 'DelayElapsed' THEN 15
                WHEN 'ReminderElapsed' THEN 16 WHEN 'EscalationElapsed' THEN 17 WHEN 'NoticeGivenUp' THEN 18 WHEN 'Note' THEN 19
                WHEN 'Completed' THEN 20 WHEN 'Rejected' THEN 21 WHEN 'Failed' THEN 22 WHEN 'Stopped' THEN 23
                WHEN 'Withdrawn' THEN 24 WHEN 'Restarted' THEN 25 WHEN 'Assigned' THEN 26
                ELSE -1 END,
            workflow_type.number
        FROM (
                SELECT instance, sequence, json ->> 'At' AS at, json ->> 'Kind' AS kind FROM history
                UNION ALL SELECT instance, sequence, entry ->> 'At', entry ->> 'Kind' FROM mail WHERE sequence IS NOT NULL) AS entry
            CROSS JOIN instance ON instance.number = entry.instance
            CROSS JOIN workflow_type ON workflow_type.key = instance.workflow_type_key;
        """;
}
