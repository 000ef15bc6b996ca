using System.Globalization;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Benchmarks;

/// <summary>
/// A database of 1,000,000 instances that look like years of work: started one after the other, nearly all of the old ones
/// complete, the suspended ones among the latest. The rows are written by SQL, at once.
/// </summary>
internal sealed class MillionInstances : IAsyncDisposable
{
    public const int Count = 1_000_000;

    /// <summary>Ten thousand people; each has started a hundred.</summary>
    public const int People = 10_000;

    private MillionInstances(string directory, SqliteStore store) => (Directory, Store) = (directory, store);

    public string Directory { get; }

    public SqliteStore Store { get; }

    public static async Task<MillionInstances> OpenAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("million-").FullName;
        await using (var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory }))
            await store.CreateAsync(Approvals.Started(Approvals.Definition(1), Guid.CreateVersion7(DateTimeOffset.UnixEpoch)), []);
        Fill(Path.Combine(directory, "workflow.db"));
        return new MillionInstances(directory, await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory }));
    }

    public static string CallerKey(int person) => person.ToString("x64", CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static void Fill(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        foreach (var statement in (string[])["PRAGMA synchronous = OFF", "PRAGMA cache_size = -1048576", "BEGIN", People10000, Instances, Pending, "COMMIT"])
        {
            using var command = new SqliteCommand(statement, connection) { CommandTimeout = 0 };
            command.ExecuteNonQuery();
        }
    }

    private const string People10000 =
        """
        WITH RECURSIVE counted (value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM counted WHERE value < 10001)
        INSERT INTO caller (number, key) SELECT value, printf('%064x', value) FROM counted;
        """;

    // One a minute. 2 % of all are suspended and 1 % have failed, among the latest tenth; ids are of version 7, which grow with time.
    private const string Instances =
        """
        CREATE TEMP TABLE template AS SELECT state, message, step_id FROM instance;
        DELETE FROM instance;
        DELETE FROM pending;
        WITH RECURSIVE
            counted (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM counted WHERE value < 1000000),
            shaped AS (
                SELECT value,
                    CASE WHEN value > 900000 AND value % 5 = 0 THEN 2 WHEN value > 900000 AND value % 10 = 1 THEN 3
                        WHEN value % 10 < 8 THEN 4 ELSE 5 END AS status,
                    value % 40 AS kind,
                    2 + (value * 7919) % 10000 AS person,
                    printf('Certificate for host%06d.example.com', (value * 7919) % 1000000) AS title,
                    638000000000000000 + value * 600000000 AS started
                FROM counted),
            named AS (
                SELECT *,
                    printf('Workflow type %d', kind % 4) AS type,
                    printf('person%05d', person) AS name,
                    CASE status WHEN 2 THEN printf('Approve by team %02d', kind) WHEN 3 THEN 'Call the authority' ELSE 'End' END AS step,
                    CASE status WHEN 2 THEN printf('RequireApproval%02d', kind) WHEN 3 THEN 'RESTRequest1' ELSE 'EndNOOP' END AS step_unique
                FROM shaped)
        INSERT INTO instance (
            number, id, version, initiator, initiator_name, initiator_name_key, definition_id, definition_version, definition_name,
            workflow_type, workflow_type_key, title, title_key, reference_id, started_at, modified_at, status, step_id, step_name,
            step_name_key, step_unique_name, step_unique_name_key, awaits, message, state)
        SELECT value, unhex(printf('%012x7000', started / 10000 - 62135596800000) || hex(randomblob(8))), 3, person, name,
            CAST(upper(name) AS BLOB), unhex(printf('5b6f2a346f5e4a439f0e3a0c7d7d1a%02x', kind)), 1, printf('Definition %02d', kind), type,
            CAST(upper(type) AS BLOB), title, CAST(upper(title) AS BLOB), value, started, started + 600000000 * (1 + value % 4000), status,
            template.step_id, step, CAST(upper(step) AS BLOB), step_unique, CAST(upper(step_unique) AS BLOB), NULL, template.message,
            template.state
        FROM named, template ORDER BY value;
        """;

    private const string Pending =
        """
        INSERT INTO pending (instance, role, vote_prefix) SELECT number, 2 + number % 3, 'signal.2.ApprovalStatus.' FROM instance WHERE status = 2;
        """;
}
