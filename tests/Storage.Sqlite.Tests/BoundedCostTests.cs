using Microsoft.Data.Sqlite;
using SQLitePCL;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>
/// What pages cost among few instances and among many, in steps of SQLite's machine: no more, whatever is asked for. The bounds are lower than
/// in use, so that few instances are many.
/// </summary>
public sealed class BoundedCostTests : IDisposable
{
    private const int Few = 1_500;
    private const int Many = 3 * Few;

    /// <summary>Steps between two counts.</summary>
    private const int Grain = 100;

    private static readonly ListLimits Limits = ListLimits.Default with { MostNear = 20, MostRead = 60, MostScanned = 300, MostCandidates = 50 };

    private readonly StoreDirectory _directory = new();
    private readonly SqliteConnection _connection;
    private readonly Session _session;
    private int _steps;

    public BoundedCostTests()
    {
        Database.OpenWriter(_directory.Database, maxPages: null).Dispose();
        _connection = new SqliteConnection($"Data Source={_directory.Database};Pooling=False");
        _connection.Open();
        _session = new Session(_connection);
        raw.sqlite3_progress_handler(_connection.Handle, Grain, _ => Interlocked.Add(ref _steps, Grain) < 0 ? 1 : 0, null);
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void No_list_costs_more_among_more_instances_whatever_it_is_filtered_and_sorted_by()
    {
        Fill(1, Few);
        var few = Costs();
        Fill(Few + 1, Many);
        var many = Costs();

        Assert.All(many, cost => Assert.True(cost.Value <= few[cost.Key] * 1.3 + 2_000, $"{cost.Key}: {few[cost.Key]} steps among {Few}, {cost.Value} among {Many}"));
    }

    [Fact]
    public void No_part_of_what_has_happened_costs_more_if_more_has_happened_since()
    {
        Fill(1, Few);
        var few = CostOfHappened();
        Fill(Few + 1, Many);

        Assert.InRange(CostOfHappened(), 1, few * 1.1 + 500);
    }

    private Dictionary<string, int> Costs()
    {
        var costs = new Dictionary<string, int>();
        foreach (var scope in (InstanceScope[])
        [
            new InstanceScope.All(), new InstanceScope.StartedBy("me"), new InstanceScope.AssignedTo("me", [2]), new InstanceScope.AssignedTo("voter", [2]),
            new InstanceScope.AssignedTo("me", []) { InPlaceOf = [Sample.Absent(3, [2], "none"), Sample.Absent(4, [2], "none")] },
        ])
        {
            foreach (var sort in Enum.GetValues<InstanceField>())
            {
                foreach (var text in (string?[])
                [
                    null, "Title -contains nowhere", "Title -endswith nowhere OR CurrentStepDisplayName -contains nowhere", "Status -ne 2", "WorkflowType -eq Kind",
                    "InitiatingUserName -ne %ME%", string.Join(" OR ", Enumerable.Range(1, 12).Select(number => $"Title -eq nowhere{number}")),
                    "Title -startswith T AND CurrentStepUniqueName -endswith nowhere", "Title -notcontains T",
                ])
                {
                    var filter = text is null ? null : QueryReader.Read(text, InstanceFields.Catalogue.Fields, new QueryContext(default, "me")).Filter!;
                    var query = new InstanceListQuery(scope, sort, Descending: false, 0, 26, filter) { IsCounted = false, IsBounded = true };
                    _steps = 0;
                    _ = InstanceLists.Read(_session, query, Limits);
                    costs.Add($"{scope.GetType().Name} {costs.Count}, by {sort}: {text}", _steps);
                }
            }
        }

        return costs;
    }

    private int CostOfHappened()
    {
        _steps = 0;
        var at = new DateTimeOffset(Few / 2, TimeSpan.Zero);
        _ = HappenedReads.Find(_session, new(AuditPlace.StartOf(at), null, [HistoryKind.Failed], null, Most: 50), mostPassed: 300);
        _ = HappenedReads.Find(_session, new(AuditPlace.StartOf(at), null, [], "Kind", Most: 1), mostPassed: 300);
        return _steps;
    }

    /// <summary>Suspended instances, one a tick, that wait for a role; one person has voted on all of them.</summary>
    private void Fill(int from, int to)
    {
        _session.Run("INSERT INTO caller (number, key) VALUES (1, 'me') ON CONFLICT DO NOTHING");
        _session.Run("INSERT INTO workflow_type (number, key) VALUES (1, CAST('KIND' AS BLOB)) ON CONFLICT DO NOTHING");
        foreach (var sql in (string[])
        [
            """
            INSERT INTO instance SELECT value, randomblob(16), 1, 1, 'me', CAST('ME' AS BLOB), zeroblob(16), 1, 'd', 'Kind', CAST('KIND' AS BLOB), 'T' || value,
                CAST('T' || value AS BLOB), value, value, value, 2, zeroblob(16), 's', CAST('S' AS BLOB), 'u', CAST('U' AS BLOB), 'w',
                CAST('{"Text":"waits"}' AS BLOB), zeroblob(1)
            FROM counted
            """,
            "INSERT INTO pending SELECT value, 2, 'vote.' FROM counted",
            "INSERT INTO mail (instance, key, at, json) SELECT value, 'vote.voter', value, zeroblob(1) FROM counted",
            "INSERT INTO happened (at, id, first, last, kinds, type) SELECT number, id, 1, 1, 1, 1 FROM counted JOIN instance ON number = value",
            "INSERT INTO history (instance, sequence, json) SELECT value, 1, CAST('{}' AS BLOB) FROM counted",
        ])
        {
            var statement = sql.Replace("FROM counted", "FROM (WITH RECURSIVE counted (value) AS (SELECT @from UNION ALL SELECT value + 1 FROM counted WHERE value < @to) SELECT value FROM counted) AS counted", StringComparison.Ordinal);
            _session.Run(statement, ("@from", from), ("@to", to));
        }
    }
}
