namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>
/// The schema's history: entry n takes a database from <c>user_version</c> n to n + 1. A released entry never changes. If the schema
/// has to change, add an entry.
/// </summary>
internal static class Migrations
{
    public static IReadOnlyList<string> All { get; } = [InitialSchema, Tombstones, ListsByStatus, LiveInstances, ReadEntries, Barred, StoredRoles, FewerIndexes, DefinitionHistory, SeenPeople, SharedTexts, Digests, Delegations, Happened.Types, TitlesByStart, FewerPages.OneHistory, Happened.Rows, FewerPages.LiveCounts, SecurityHistory.Migration];

    // Rows of other tables refer to an instance by its number: small keys keep the indexes small. Large values stand last in their
    // row, or in a table of their own. Columns called *_key hold the sort form of the text beside them.
    private const string InitialSchema =
        """
        CREATE TABLE caller (
            number INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE);

        CREATE TABLE instance (
            number INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            version INTEGER NOT NULL,
            initiator INTEGER NOT NULL,
            initiator_name TEXT NOT NULL,
            initiator_name_key BLOB NOT NULL,
            definition_id BLOB NOT NULL,
            definition_version INTEGER NOT NULL,
            definition_name TEXT NOT NULL,
            workflow_type TEXT NOT NULL,
            workflow_type_key BLOB NOT NULL,
            title TEXT NOT NULL,
            title_key BLOB NOT NULL,
            reference_id INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            status INTEGER NOT NULL,
            step_id BLOB NOT NULL,
            step_name TEXT NOT NULL,
            step_name_key BLOB NOT NULL,
            step_unique_name TEXT NOT NULL,
            step_unique_name_key BLOB NOT NULL,
            awaits TEXT,
            message BLOB NOT NULL,
            state BLOB NOT NULL);

        CREATE INDEX instance_by_definition ON instance (definition_id, id);
        CREATE INDEX instance_by_initiator_name ON instance (initiator_name_key, id);
        CREATE INDEX instance_by_modified ON instance (modified_at, id);
        CREATE INDEX instance_by_reference ON instance (reference_id, id);
        CREATE INDEX instance_by_started ON instance (started_at, id);
        CREATE INDEX instance_by_status ON instance (status, id);
        CREATE INDEX instance_by_step ON instance (step_name_key, id);
        CREATE INDEX instance_by_step_unique ON instance (step_unique_name_key, id);
        CREATE INDEX instance_by_title ON instance (title_key, id);
        CREATE INDEX instance_by_type ON instance (workflow_type_key, id);

        CREATE INDEX own_instance ON instance (initiator, id);
        CREATE INDEX own_instance_by_definition ON instance (initiator, definition_id, id);
        CREATE INDEX own_instance_by_initiator_name ON instance (initiator, initiator_name_key, id);
        CREATE INDEX own_instance_by_modified ON instance (initiator, modified_at, id);
        CREATE INDEX own_instance_by_reference ON instance (initiator, reference_id, id);
        CREATE INDEX own_instance_by_started ON instance (initiator, started_at, id);
        CREATE INDEX own_instance_by_status ON instance (initiator, status, id);
        CREATE INDEX own_instance_by_step ON instance (initiator, step_name_key, id);
        CREATE INDEX own_instance_by_step_unique ON instance (initiator, step_unique_name_key, id);
        CREATE INDEX own_instance_by_title ON instance (initiator, title_key, id);
        CREATE INDEX own_instance_by_type ON instance (initiator, workflow_type_key, id);

        CREATE TABLE origin (
            instance INTEGER PRIMARY KEY,
            json BLOB NOT NULL);

        CREATE TABLE mail (
            number INTEGER PRIMARY KEY,
            instance INTEGER NOT NULL,
            key TEXT NOT NULL,
            at INTEGER NOT NULL,
            sequence INTEGER,
            json BLOB NOT NULL,
            entry BLOB);

        CREATE UNIQUE INDEX mail_by_key ON mail (instance, key);
        CREATE INDEX unread_mail ON mail (instance, at, key) WHERE sequence IS NULL;

        CREATE TABLE history (
            instance INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY (instance, sequence)) WITHOUT ROWID;

        CREATE TABLE pending (
            instance INTEGER NOT NULL,
            role INTEGER NOT NULL,
            vote_prefix TEXT NOT NULL,
            PRIMARY KEY (instance, role)) WITHOUT ROWID;

        CREATE INDEX pending_by_role ON pending (role, instance, vote_prefix);

        CREATE TABLE due (
            instance INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (instance, kind)) WITHOUT ROWID;

        CREATE INDEX due_by_time ON due (kind, at, instance);

        CREATE TABLE counter (
            name TEXT PRIMARY KEY,
            next INTEGER NOT NULL) WITHOUT ROWID;

        INSERT INTO counter (name, next) VALUES ('reference', 1);

        CREATE TABLE definition (
            id BLOB PRIMARY KEY,
            revision INTEGER NOT NULL,
            head BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE definition_version (
            id BLOB NOT NULL,
            version INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY (id, version)) WITHOUT ROWID;
        """;

    private const string Tombstones = "CREATE TABLE tombstone (id BLOB PRIMARY KEY) WITHOUT ROWID";

    // Instances of one status lie together in time, so a walk through all of them in the order of a list would find them late.
    private const string ListsByStatus =
        """
        CREATE INDEX instance_by_status_modified ON instance (status, modified_at, id);
        CREATE INDEX instance_by_status_started ON instance (status, started_at, id);
        CREATE INDEX instance_by_status_step ON instance (status, step_name_key, id);
        """;

    // Whether a definition may be deleted depends on its running and suspended instances (status 1 and 2) alone, however many have ended.
    private const string LiveInstances = "CREATE INDEX live_instance ON instance (definition_id) WHERE status IN (1, 2);";

    // A page of a long audit trail finds its entries without reading the whole inbox.
    private const string ReadEntries = "CREATE INDEX read_mail ON mail (instance, sequence) WHERE sequence IS NOT NULL;";

    // Callers who may not answer an instance that waits for their role, for lists that leave it out.
    private const string Barred =
        """
        CREATE TABLE barred (
            instance INTEGER NOT NULL,
            caller TEXT NOT NULL,
            PRIMARY KEY (instance, caller)) WITHOUT ROWID;
        """;

    // One row counts the changes of all roles, so that a change is made on what was read.
    private const string StoredRoles =
        """
        CREATE TABLE role_set (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            revision INTEGER NOT NULL,
            head BLOB NOT NULL);

        CREATE TABLE role (
            id INTEGER PRIMARY KEY,
            json BLOB NOT NULL);
        """;

    // Each step of an instance changes all indexes of its status, its step and its time. One's own instances are few enough to be read and
    // sorted. Complete instances (status 4) are so many that a walk finds them: without them, ending an instance costs half.
    private const string FewerIndexes =
        """
        DROP INDEX own_instance_by_modified;
        DROP INDEX own_instance_by_status;
        DROP INDEX own_instance_by_step;
        DROP INDEX own_instance_by_step_unique;
        DROP INDEX instance_by_status_modified;
        DROP INDEX instance_by_status_started;
        DROP INDEX instance_by_status_step;
        CREATE INDEX unusual_instance_by_modified ON instance (status, modified_at, id) WHERE status <> 4;
        CREATE INDEX unusual_instance_by_started ON instance (status, started_at, id) WHERE status <> 4;
        CREATE INDEX unusual_instance_by_step ON instance (status, step_name_key, id) WHERE status <> 4;
        """;

    // What was done to each definition: the latest entries only.
    private const string DefinitionHistory =
        """
        CREATE TABLE definition_history (
            id BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY (id, sequence)) WITHOUT ROWID;
        """;

    // Whom notices can reach although the settings do not name them.
    private const string SeenPeople =
        """
        CREATE TABLE person (
            key TEXT PRIMARY KEY,
            json BLOB NOT NULL) WITHOUT ROWID;
        """;

    // What all workers share and no instance owns: keys of cookies, sign-ins that were ended.
    private const string SharedTexts =
        """
        CREATE TABLE shared_text (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            text BLOB NOT NULL,
            PRIMARY KEY (kind, name)) WITHOUT ROWID;
        """;

    // What each person was told of the day, for one mail a day.
    private const string Digests =
        """
        CREATE TABLE digest (
            person TEXT PRIMARY KEY,
            revision INTEGER NOT NULL,
            json BLOB NOT NULL) WITHOUT ROWID;
        """;

    // Who may answer in whose place. One row counts the changes of all, so that a change is made on what was read.
    private const string Delegations =
        """
        CREATE TABLE delegation_set (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            revision INTEGER NOT NULL,
            head BLOB NOT NULL);

        CREATE TABLE delegation (
            id BLOB PRIMARY KEY,
            json BLOB NOT NULL) WITHOUT ROWID;
        """;

    // Whoever looks for a title looks in the order of the start: what does not fit is passed over in the index, without its row.
    private const string TitlesByStart =
        """
        DROP INDEX instance_by_started;
        DROP INDEX unusual_instance_by_started;
        CREATE INDEX instance_by_started ON instance (started_at, id, title_key);
        CREATE INDEX unusual_instance_by_started ON instance (status, started_at, id, title_key) WHERE status <> 4;
        """;
}
