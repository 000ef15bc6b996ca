using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>Lists longer than what is counted. Their rows are copies made in SQL, because ten thousand starts take too long.</summary>
public sealed class LongListTests : IAsyncLifetime
{
    private const int Rows = InstancePage.MostCounted + 500;

    private readonly StoreDirectory _directory = new();
    private SqliteStore _store = null!;

    public static TheoryData<string> Scopes => ["all", "my", "assigned", "in the place of others"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using (var store = await _directory.OpenAsync())
            await store.CreateAsync(Sample.Started().Snapshot, []);
        using (var session = Database.OpenWriter(_directory.Database, maxPages: null))
        {
            session.Run("CREATE TEMP TABLE copy AS SELECT * FROM instance");
            session.Run(
                """
                WITH RECURSIVE counted (value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM counted WHERE value < @rows)
                INSERT INTO instance
                SELECT counted.value, randomblob(16), version, initiator, initiator_name, initiator_name_key, definition_id,
                    definition_version, definition_name, workflow_type, workflow_type_key, title, title_key, counted.value, started_at,
                    modified_at, status, step_id, step_name, step_name_key, step_unique_name, step_unique_name_key, awaits, message, state
                FROM counted, copy
                """,
                ("@rows", Rows));
            session.Run(
                """
                INSERT INTO pending (instance, role, vote_prefix)
                SELECT instance.number, pending.role, pending.vote_prefix FROM instance, pending WHERE instance.number > 1
                """);
        }

        _store = await _directory.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_long_list_is_counted_to_the_limit_and_one_more_and_paged_to_its_end(string name)
    {
        InstanceScope scope = name switch
        {
            "my" => new InstanceScope.StartedBy(Sample.Person(1).Key),
            "assigned" => new InstanceScope.AssignedTo(Sample.Person(2).Key, [Sample.Approvers]),
            "in the place of others" => new InstanceScope.AssignedTo(Sample.Person(2).Key, [])
            {
                InPlaceOf = [Sample.Absent(3, [Sample.Approvers], "Renewal"), Sample.Absent(4, [Sample.Approvers]), Sample.Absent(5, [Sample.Approvers])],
            },
            _ => new InstanceScope.All(),
        };

        var last = await _store.ListAsync(new(scope, InstanceField.ReferenceId, Descending: false, Rows - 3, 50), Stop);

        Assert.Equal(InstancePage.MostCounted + 1, last.Total);
        Assert.Equal([Rows - 2, Rows - 1, Rows], last.Items.Select(item => item.ReferenceId));
    }

    [Fact]
    public async Task A_list_that_takes_too_long_is_refused_and_told_how_to_be_narrower_and_the_next_read_works()
    {
        await _store.DisposeAsync();
        _store = await SqliteStore.OpenAsync(new SqliteStoreOptions
        {
            Directory = _directory.Path,
            Readers = 1,
            Lists = ListLimits.Default with { MostTime = TimeSpan.FromMilliseconds(1) },
        });
        var text = string.Join(" OR ", Enumerable.Range(1, 16).Select(number => $"Title -contains nowhere{number}"));
        var filter = QueryReader.Read(text, InstanceFields.Catalogue.Fields, new QueryContext(default, "")).Filter;
        var all = new InstanceListQuery(new InstanceScope.All(), InstanceField.ReferenceId, Descending: false, 0, 50);

        var refused = await Assert.ThrowsAsync<QueryTooBroadException>(() => _store.ListAsync(all with { Filter = filter }, Stop));

        Assert.StartsWith("The list took longer than 0.001 seconds. Compare with narrower values", refused.Message, StringComparison.Ordinal);
        Assert.Null(await _store.ReadAsync(Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task A_read_whose_caller_has_gone_ends_in_the_middle_of_a_statement()
    {
        using var session = Database.OpenReader(_directory.Database);
        using var gone = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var reading = Task.Run(
            () => session.Snapshot(
                read =>
                {
                    begun.SetResult();
                    return read.All("WITH RECURSIVE endless (value) AS (SELECT 1 UNION ALL SELECT 1 FROM endless) SELECT count(*) FROM endless", row => row.GetInt64(0));
                },
                gone.Token),
            Stop);
        await begun.Task.WaitAsync(Stop);

        await gone.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        Assert.Single(session.Snapshot(read => read.All("SELECT 1", row => row.GetInt64(0)), Stop));
    }
}
