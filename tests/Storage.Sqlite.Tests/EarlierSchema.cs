namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>Statements that make of a database one of an earlier schema, with all that it holds.</summary>
internal static class EarlierSchema
{
    /// <summary>Before the whole history stood in one table, live instances were counted, and changes of roles and delegations were kept.</summary>
    public const string Of15 =
        """
        DROP TABLE security_history;
        DROP TABLE live_version;
        CREATE INDEX live_instance ON instance (definition_id) WHERE status IN (1, 2);
        ALTER TABLE mail ADD COLUMN entry BLOB;
        UPDATE mail SET entry = (SELECT json FROM history WHERE history.instance = mail.instance AND history.sequence = mail.sequence);
        DELETE FROM history WHERE EXISTS (SELECT 1 FROM mail WHERE mail.instance = history.instance AND mail.sequence = history.sequence);
        CREATE INDEX read_mail ON mail (instance, sequence) WHERE sequence IS NOT NULL;
        PRAGMA user_version = 15;
        """;

    /// <summary>Before there was one order of all that has happened.</summary>
    public const string Of13 = Of15 + "DROP TABLE happened; DROP TABLE workflow_type; PRAGMA user_version = 13;";
}
