using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>SQLite's plans: a list that reads every row works in a test and fails in an installation.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly Session _session;

    public QueryPlanTests() => _session = Database.OpenWriter(_directory.Database, maxPages: null);

    public static TheoryData<InstanceField, bool> SortOrders =>
        [.. Enum.GetValues<InstanceField>().SelectMany(sort => new (InstanceField, bool)[] { (sort, false), (sort, true) })];

    public static TheoryData<InstanceField, bool> OwnSortOrders =>
        [.. SortOrders.Where(order => ListColumn.Of(order.Data.Item1).OwnIndex is not null)];

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(SortOrders))]
    public void A_page_of_all_instances_is_found_in_one_index_alone(InstanceField sort, bool descending)
    {
        var plan = PageOf(new InstanceScope.All(), sort, descending);

        Assert.Contains("USING COVERING INDEX", Assert.Single(plan), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OwnSortOrders))]
    public void A_page_of_ones_own_instances_is_found_in_one_index_alone(InstanceField sort, bool descending)
    {
        var plan = PageOf(new InstanceScope.StartedBy("me"), sort, descending);

        Assert.Contains(plan, line => line.StartsWith("SEARCH instance USING COVERING INDEX own_instance", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public void Totals_are_counted_in_indexes_alone()
    {
        foreach (var scope in (InstanceScope[])[new InstanceScope.All(), new InstanceScope.StartedBy("me")])
        {
            Assert.Contains(
                Plan(InstanceLists.CountSql(scope), ListScope.Parameters(scope)),
                line => line.Contains("instance USING COVERING INDEX", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Whether_a_definition_has_live_instances_is_found_by_its_versions()
    {
        var plan = Plan(LiveVersions.Find, ("@definition", Columns.Of(Guid.NewGuid())));

        Assert.Equal("SEARCH live_version USING PRIMARY KEY (definition_id=?)", Assert.Single(plan));
    }

    [Fact]
    public void A_page_of_the_history_is_found_by_its_sequences()
    {
        var plan = Plan(InstanceReads.FindHistory, ("@instance", 1L), ("@first", 1L), ("@last", 50L));

        Assert.Equal("SEARCH history USING PRIMARY KEY (instance=? AND sequence>? AND sequence<?)", Assert.Single(plan));
    }

    [Fact]
    public void Whether_anything_is_unread_is_found_among_what_is_unread_alone() => Assert.Contains(
        Plan(Standing.Read, ("@id", Columns.Of(Guid.NewGuid()))),
        line => line.StartsWith("SEARCH mail USING", StringComparison.Ordinal) && line.EndsWith("INDEX unread_mail (instance=?)", StringComparison.Ordinal));

    [Fact]
    public void Due_rows_are_searched_by_time()
    {
        var plan = Plan(DueRows.NextPage, ("@kinds", 7), ("@until", 1L), ("@at", 0L), ("@instance", 0L), ("@kind", 0));

        Assert.Equal(3, plan.Count(line => line.Contains("due_by_time (kind=? AND at>? AND at<?)", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, line => line.StartsWith("SCAN due", StringComparison.Ordinal));
    }

    private List<string> PageOf(InstanceScope scope, InstanceField sort, bool descending) => Plan(
        InstanceLists.PageSql(new InstanceListQuery(scope, sort, descending, Skip: 0, Take: 50)),
        [.. ListScope.Parameters(scope), ("@take", 50), ("@skip", 0)]);

    private List<string> Plan(string sql, params (string Name, SqlValue Value)[] parameters) =>
        _session.All($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), parameters);
}
