namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>What a commit changes lies on fewer pages, as migrations: each of them is written to the log, and later to the database.</summary>
internal static class FewerPages
{
    /// <summary>The whole history in one table. What an entry of the inbox has become stood beside it, and took an index of its own.</summary>
    public const string OneHistory =
        """
        INSERT INTO history (instance, sequence, json) SELECT instance, sequence, entry FROM mail WHERE sequence IS NOT NULL ORDER BY instance, sequence;
        DROP INDEX read_mail;
        ALTER TABLE mail DROP COLUMN entry;
        """;

    /// <summary>
    /// How many instances of each version are running or suspended (status 1 and 2), in place of an index of them, in which each had a place of
    /// its own. Triggers would copy each page that a commit changes, in case it has to be undone.
    /// </summary>
    public const string LiveCounts =
        """
        DROP INDEX live_instance;

        CREATE TABLE live_version (
            definition_id BLOB NOT NULL,
            version INTEGER NOT NULL,
            instances INTEGER NOT NULL,
            PRIMARY KEY (definition_id, version)) WITHOUT ROWID;

        INSERT INTO live_version (definition_id, version, instances)
        SELECT definition_id, definition_version, count(*) FROM instance WHERE status IN (1, 2) GROUP BY definition_id, definition_version;
        """;
}
