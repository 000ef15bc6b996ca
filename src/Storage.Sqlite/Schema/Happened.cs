namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>
/// All histories in the order of time, as migrations: what happened long ago is found where it stands, however much has happened since. New
/// rows come to the end, so that they cost few pages. A row has what a search leaves out most by: which kinds, and of which type of workflows.
/// </summary>
internal static class Happened
{
    /// <summary>
    /// A row ends before a sequence that this divides, so that whoever looks for one entry of it reads no more than so many. A power of two.
    /// </summary>
    public const int MostOfRow = 32;

    /// <summary>The types of workflows. The rows themselves are made by <see cref="Rows"/>.</summary>
    public const string Types =
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
        """;

    /// <summary>
    /// A row stands for entries that follow each other at one time: those of a commit, mostly. An entry of a kind that only a later release
    /// knows has no bit. It takes some two seconds for each hundred thousand instances that are there already.
    /// </summary>
    public const string Rows =
        """
        DROP TABLE happened;

        CREATE TABLE happened (
            at INTEGER NOT NULL,
            id BLOB NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            kinds INTEGER NOT NULL,
            type INTEGER NOT NULL,
            PRIMARY KEY (at, id, first)) WITHOUT ROWID;

        INSERT INTO happened (at, id, first, last, kinds, type)
        SELECT entry.at, instance.id, entry.first, entry.last, entry.kinds, workflow_type.number
        FROM (
                SELECT instance, at, min(sequence) AS first, max(sequence) AS last, sum(DISTINCT kind) AS kinds
                FROM (
                    SELECT instance, sequence, at, kind, sequence - row_number() OVER (PARTITION BY instance, at ORDER BY sequence) AS run
                    FROM (
                        SELECT instance, sequence,
                            (unixepoch(substr(at, 1, 19) || substr(at, -6)) + 62135596800) * 10000000
                                + CASE substr(at, 20, 1) WHEN '.' THEN CAST(substr(substr(at, 21, length(at) - 26) || '000000', 1, 7) AS INTEGER) ELSE 0 END AS at,
                            CASE kind
                                WHEN 'Started' THEN 1 << 0 WHEN 'StepEntered' THEN 1 << 1 WHEN 'StepSkipped' THEN 1 << 2 WHEN 'ConditionEvaluated' THEN 1 << 3
                                WHEN 'TokensReplaced' THEN 1 << 4 WHEN 'TokenUnresolved' THEN 1 << 5 WHEN 'SignalReceived' THEN 1 << 6
                                WHEN 'SignalNotCounted' THEN 1 << 7 WHEN 'StepSettled' THEN 1 << 8 WHEN 'DeadlineElapsed' THEN 1 << 9
                                WHEN 'AttemptStarted' THEN 1 << 10 WHEN 'AttemptSucceeded' THEN 1 << 11 WHEN 'AttemptFailed' THEN 1 << 12
                                WHEN 'AttemptNotCounted' THEN 1 << 13 WHEN 'RetryElapsed' THEN 1 << 14 WHEN 'DelayElapsed' THEN 1 << 15
                                WHEN 'ReminderElapsed' THEN 1 << 16 WHEN 'EscalationElapsed' THEN 1 << 17 WHEN 'NoticeGivenUp' THEN 1 << 18
                                WHEN 'Note' THEN 1 << 19 WHEN 'Completed' THEN 1 << 20 WHEN 'Rejected' THEN 1 << 21 WHEN 'Failed' THEN 1 << 22
                                WHEN 'Stopped' THEN 1 << 23 WHEN 'Withdrawn' THEN 1 << 24 WHEN 'Restarted' THEN 1 << 25 WHEN 'Assigned' THEN 1 << 26
                                ELSE 0 END AS kind
                        FROM (SELECT instance, sequence, json ->> 'At' AS at, json ->> 'Kind' AS kind FROM history)))
                GROUP BY instance, at, run, sequence / 32) AS entry
            CROSS JOIN instance ON instance.number = entry.instance
            CROSS JOIN workflow_type ON workflow_type.key = instance.workflow_type_key;
        """;
}
