using Microsoft.Data.Sqlite;
using SQLitePCL;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The statements that SQLite really gets for a filtered list, and its plans for them: none reads the whole table.</summary>
public sealed class FilterPlanTests : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly SqliteConnection _connection;
    private readonly Session _session;
    private readonly List<string> _asked = [];

    public FilterPlanTests()
    {
        Database.OpenWriter(_directory.Database, maxPages: null).Dispose();
        _connection = new SqliteConnection($"Data Source={_directory.Database};Pooling=False");
        _connection.Open();
        _session = new Session(_connection);
        raw.sqlite3_trace(_connection.Handle, (_, statement) => _asked.Add(statement), null);
    }

    public static TheoryData<InstanceField> Fields => [.. Enum.GetValues<InstanceField>()];

    private static ListLimits Many { get; } = ListLimits.Default with { MostCandidates = 0, MostCompared = 0 };

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_filter_in_the_order_of_its_own_field_is_one_search_in_one_index(InstanceField field)
    {
        foreach (var scope in ScopesInOrderOf(field))
        {
            foreach (var @operator in (QueryOperator[])[QueryOperator.Equal, QueryOperator.GreaterOrEqual, QueryOperator.Less])
            {
                foreach (var descending in (bool[])[false, true])
                {
                    var plans = Plans(new(scope, field, descending, 0, 50, Filter(field, @operator)), ListLimits.Default);

                    Assert.Equal(2, plans.Count);
                    Assert.All(plans, plan => Assert.Contains(
                        plan, line => line.StartsWith("SEARCH instance USING COVERING INDEX", StringComparison.Ordinal)));
                    Assert.DoesNotContain(plans.SelectMany(plan => plan), line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
                }
            }
        }
    }

    /// <summary>Sorting what lies behind a cursor would make each page cost as much as the rest of the list.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void A_page_by_cursor_is_read_in_one_index_from_its_place_on(InstanceField sort)
    {
        foreach (var scope in ScopesInOrderOf(sort))
        {
            foreach (var descending in (bool[])[false, true])
            {
                var plans = Plans(new(scope, sort, descending, 0, 50, Behind(sort, descending)), Many);

                // The page, and the count of what lies behind the cursor.
                Assert.Equal(2, plans.Count);
                Assert.All(plans, plan => Assert.Matches(
                    $"^SEARCH instance USING COVERING INDEX \\w+ \\((initiator=\\? AND )?{ListColumn.Of(sort).Name}[<>]\\?\\)$", SearchOf(plan)));
                Assert.DoesNotContain(plans.SelectMany(plan => plan), line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(InstanceField.StartDate)]
    [InlineData(InstanceField.LastModified)]
    [InlineData(InstanceField.CurrentStepDisplayName)]
    public void Of_one_status_a_page_by_cursor_is_read_in_one_index_from_its_place_on(InstanceField sort)
    {
        var filter = new QueryFilter.And(Filter(InstanceField.Status, QueryOperator.Equal), Behind(sort, descending: true));

        var plans = Plans(new(new InstanceScope.All(), sort, Descending: true, 0, 50, filter), Many);

        Assert.All(plans, plan => Assert.Matches(@"^SEARCH instance USING COVERING INDEX \w+ \(status=\? AND \w+<\?\)$", SearchOf(plan)));
        Assert.DoesNotContain(plans.SelectMany(plan => plan), line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(InstanceField.CurrentStepDisplayName)]
    [InlineData(InstanceField.CurrentStepUniqueName)]
    [InlineData(InstanceField.LastModified)]
    [InlineData(InstanceField.Status)]
    public void Ones_own_instances_in_an_order_that_changes_with_each_step_are_found_by_their_initiator(InstanceField sort)
    {
        foreach (var filter in (QueryFilter?[])[null, Filter(sort, QueryOperator.Equal)])
        {
            var plans = Plans(new(new InstanceScope.StartedBy("me"), sort, Descending: true, 0, 50, filter), ListLimits.Default);

            Assert.Contains(plans[0], line => line.StartsWith("SEARCH instance USING COVERING INDEX own_instance (initiator=?)", StringComparison.Ordinal));
            Assert.Contains("SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)", plans[^1]);
        }
    }

    [Theory]
    [InlineData(InstanceField.StartDate)]
    [InlineData(InstanceField.LastModified)]
    [InlineData(InstanceField.CurrentStepDisplayName)]
    public void Instances_of_one_status_are_found_in_one_index_in_the_order_they_are_mostly_listed_in(InstanceField sort)
    {
        var plans = Plans(
            new(new InstanceScope.All(), sort, Descending: true, 0, 50, Filter(InstanceField.Status, QueryOperator.Equal)), ListLimits.Default);

        Assert.All(plans, plan => Assert.Contains(
            plan, line => line.StartsWith("SEARCH instance USING COVERING INDEX unusual_instance_by_", StringComparison.Ordinal)));
        Assert.DoesNotContain(plans.SelectMany(plan => plan), line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Few_candidates_are_found_in_the_index_of_their_field_and_read_one_by_one(InstanceField field)
    {
        var sort = field == InstanceField.Title ? InstanceField.WorkflowType : InstanceField.Title;
        foreach (var scope in (InstanceScope[])[new InstanceScope.All(), new InstanceScope.StartedBy("me")])
        {
            var plans = Plans(new(scope, sort, Descending: false, 0, 50, Filter(field, QueryOperator.Equal)), ListLimits.Default);

            Assert.All(plans[..^1], plan => Assert.Contains(
                plan, line => line.StartsWith("SEARCH instance USING COVERING INDEX", StringComparison.Ordinal)));
            Assert.Contains("SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)", plans[^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Many_candidates_are_looked_for_in_the_index_of_the_order(InstanceField sort)
    {
        _ = Stored();
        var field = sort is InstanceField.Title or InstanceField.StartDate ? InstanceField.WorkflowType : InstanceField.Title;
        foreach (var scope in (InstanceScope[])[new InstanceScope.All(), new InstanceScope.StartedBy(Sample.Person(1).Key)])
        {
            var walk = Plans(new(scope, sort, Descending: true, 0, 50, Filter(field, QueryOperator.NotEqual)), Many).Single(
                plan => plan.Any(line => line.Contains("INDEX", StringComparison.Ordinal) && !line.Contains("COVERING", StringComparison.Ordinal)
                    && !line.Contains("PRIMARY KEY", StringComparison.Ordinal)));

            Assert.DoesNotContain(walk, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Assigned_instances_are_found_from_the_callers_roles()
    {
        var plans = Plans(
            new(new InstanceScope.AssignedTo("me", [2, 3]), InstanceField.Title, Descending: false, 0, 50, Filter(InstanceField.Title, QueryOperator.Greater)),
            ListLimits.Default);

        Assert.Contains(plans[0], line => line.StartsWith("SEARCH pending USING COVERING INDEX pending_by_role", StringComparison.Ordinal));
        Assert.Contains(plans[0], line => line.Contains("mail_by_key (instance=? AND key=?)", StringComparison.Ordinal));
        Assert.Contains("SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)", plans[^1]);
    }

    /// <summary>One search for each role of each absent person; otherwise all of a busy installation would be asked for each of them.</summary>
    [Fact]
    public void What_waits_for_absent_people_is_found_from_their_roles()
    {
        var scope = new InstanceScope.AssignedTo("me", [2, 3]) { InPlaceOf = [Sample.Absent(4, [5, 6], "Renewal"), Sample.Absent(5, [6])] };
        var plans = Plans(new(scope, InstanceField.Title, Descending: false, 0, 50, Filter(InstanceField.Title, QueryOperator.Greater)), ListLimits.Default);

        Assert.Equal(2, plans[0].Count(line => line.StartsWith("SEARCH pending USING COVERING INDEX pending_by_role (role=?)", StringComparison.Ordinal)));
        Assert.Equal(3, plans[0].Count(line => line.Contains("mail_by_key (instance=? AND key=?)", StringComparison.Ordinal)));
        Assert.Contains(plans[0], line => line.StartsWith("SEARCH kind USING INTEGER PRIMARY KEY", StringComparison.Ordinal));
        Assert.DoesNotContain(plans.SelectMany(plan => plan), line => line.StartsWith("SCAN pending", StringComparison.Ordinal));
        Assert.Contains("SEARCH instance USING INTEGER PRIMARY KEY (rowid=?)", plans[^1]);
    }

    [Fact]
    public void Who_may_answer_in_nobodys_place_gets_the_same_statements_as_ever()
    {
        Assert.Same(ListScope.Assigned, ListScope.Of(new InstanceScope.AssignedTo("me", [2])));
        Assert.Same(ListScope.AssignedInPlaceOfOthers, ListScope.Of(new InstanceScope.AssignedTo("me", [2]) { InPlaceOf = [Sample.Absent(4, [])] }));
    }

    private static IEnumerable<InstanceScope> ScopesInOrderOf(InstanceField field) =>
        ListColumn.Of(field).OwnIndex is null ? [new InstanceScope.All()] : [new InstanceScope.All(), new InstanceScope.StartedBy("me")];

    private static string SearchOf(List<string> plan) => plan.Single(line => line.Contains(" instance ", StringComparison.Ordinal));

    private static QueryFilter Behind(InstanceField sort, bool descending) => QueryFilter.Behind(
        InstanceFields.Of(sort), Filter(sort, QueryOperator.Equal).Value, InstanceFields.Of(InstanceField.Id), Guid.NewGuid(), descending);

    private static QueryFilter.Compare Filter(InstanceField field, QueryOperator @operator)
    {
        var known = InstanceFields.Of(field);
        QueryValue value = known.Type switch
        {
            QueryFieldType.Id => new QueryValue.Id(Guid.NewGuid()),
            QueryFieldType.Moment => new QueryValue.Moment(Sample.At(0)),
            QueryFieldType.Status or QueryFieldType.WholeNumber => new QueryValue.Number((int)InstanceStatus.Failed),
            _ => new QueryValue.Text("x"),
        };
        return new QueryFilter.Compare(known, @operator, value);
    }

    private InstanceSnapshot Stored()
    {
        var started = Sample.Started();
        Assert.True(new InstanceCreation(started.Snapshot, []).Run(_session));
        return started.Snapshot;
    }

    /// <summary>The plan of each statement by which a list is found. No plan scans the table.</summary>
    private List<List<string>> Plans(InstanceListQuery query, ListLimits limits)
    {
        _asked.Clear();
        InstanceLists.Read(_session, query, limits);
        var statements = _asked.Where(statement => statement.StartsWith("SELECT", StringComparison.Ordinal)
            && !statement.Contains("WHERE number = ", StringComparison.Ordinal)).ToList();
        var plans = statements.Select(statement =>
        {
            var plan = new List<string>();
            _session.EachOnce($"EXPLAIN QUERY PLAN {statement}", row =>
            {
                plan.Add(row.GetString(3));
                return true;
            }, []);
            return plan;
        }).ToList();
        Assert.DoesNotContain(plans.SelectMany(plan => plan), line => line == "SCAN instance");
        return plans;
    }
}
