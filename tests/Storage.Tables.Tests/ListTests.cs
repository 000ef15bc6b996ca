using Azure.Data.Tables;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Lists longer than what is read.</summary>
public sealed class ListTests(LongList list) : IClassFixture<LongList>, IAsyncLifetime
{
    private static int Rows => LongList.Rows;

    private Wire _wire = null!;
    private TablesStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _wire = new Wire(list.Prefix);
        _store = await _wire.OpenAsync();
        _wire.Forget();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Lists_of_more_rows_than_are_looked_at_are_refused_unless_something_serves_them()
    {
        await RefusedAsync(InstanceField.Title, descending: false, filter: null);
        await RefusedAsync(InstanceField.StartDate, descending: false, filter: null);
        await RefusedAsync(InstanceField.Title, descending: false, "Title -contains \"Row 1\"");
        await RefusedAsync(InstanceField.StartDate, descending: true, "Title -contains nowhere");
        await RefusedAsync(InstanceField.StartDate, descending: true, filter: null, skip: ListLimits.Default.MostRows);

        var latest = await AskAsync(InstanceField.StartDate, descending: true, filter: null, skip: 100);
        Assert.Equal(Enumerable.Range(0, 50).Select(row => $"Row {Rows - 101 - row:D5}"), latest.Items.Select(item => item.Title));
        Assert.Equal(InstancePage.MostCounted + 1, latest.Total);

        // Seven lists are empty. Of the other one, no more is read than is counted.
        Assert.InRange(_wire.Reads, 1, 8 + (InstancePage.MostCounted / Table.LargestPage) + 1);
    }

    [Theory]
    [InlineData("Title -eq \"row 00042\"", 1, "Row 00042")]
    [InlineData("Title -startswith \"row 0004\"", 10, "Row 00040")]
    [InlineData("Title -startswith \"row 0004\" AND Title -contains 5", 1, "Row 00045")]
    [InlineData("ReferenceId -le 12 AND ReferenceId -gt 9", 3, "Row 00010")]
    [InlineData("StartDate -lt 2026-03-02T12:05:00Z", 5, "Row 00000")]
    [InlineData("StartDate -gt 2026-03-02T12:04:00Z AND StartDate -le 2026-03-02T12:05:00Z", 1, "Row 00005")]
    [InlineData("ReferenceId -eq 3 OR Title -eq \"row 00007\"", 2, "Row 00003")]
    public async Task What_the_service_can_decide_is_found_among_any_number_of_rows(string query, int total, string first)
    {
        var page = await AskAsync(InstanceField.Title, descending: false, query);

        Assert.Equal((total, first), (page.Total, page.Items[0].Title));
        Assert.Equal(8, _wire.Reads);
    }

    [Theory]
    [InlineData(InstanceField.Title, 1)]
    [InlineData(InstanceField.StartDate, 1)]
    [InlineData(InstanceField.Id, 50)]
    public async Task Of_a_long_list_the_keys_are_read_and_then_the_rows_of_the_page_alone(InstanceField sort, int mostRuns)
    {
        const int Fitting = 5_000;

        var page = await AskAsync(sort, descending: false, $"ReferenceId -lt {Fitting}", skip: 1_000);

        Assert.Equal((50, Fitting), (page.Items.Length, page.Total));
        var (whole, keys) = (_wire.Requests.Count(sent => !sent.IsOfColumns) - Keys.Buckets, _wire.Requests.Count(sent => sent.IsOfColumns));
        Assert.Equal((Fitting - ListLimits.Default.ReadWhole + Table.LargestPage - 1) / Table.LargestPage, keys);
        Assert.InRange(whole, 1, mostRuns);
    }

    [Fact]
    public async Task What_the_service_cannot_decide_is_read_whole()
    {
        await AskAsync(InstanceField.Title, descending: false, "ReferenceId -lt 2000 AND Title -contains 7");

        Assert.DoesNotContain(_wire.Requests, sent => sent.IsOfColumns);
    }

    [Fact]
    public async Task A_filter_is_said_to_the_service_as_far_as_it_takes_it()
    {
        Assert.Equal("Status eq 2L", Said("Status -eq Suspended"));
        Assert.Equal("(Title ge 't0041' and Title lt 't0041g')", Said("Title -startswith a AND Title -contains b"));
        Assert.Equal("Title eq 't0027'", Said("Title -eq \"'\""));
        Assert.Null(Said("Status -eq 2 OR Title -endswith b"));
        Assert.Equal("Initiator eq '1'", Said("InitiatingUserName -eq %ME%"));
        var twelve = string.Join(" OR ", Enumerable.Range(0, 12).Select(number => $"ReferenceId -eq {number}"));
        Assert.Equal(12, Said(twelve)!.Split("ReferenceId").Length - 1);
        Assert.Null(Said($"{twelve} OR ReferenceId -eq 12"));
        Assert.Equal(12, Said(twelve.Replace("OR ReferenceId -eq", "AND ReferenceId -ne", StringComparison.Ordinal) + " AND ReferenceId -ne 12")!.Split("ReferenceId").Length - 1);

        // The service cannot tell texts apart that have the same beginning.
        var same = new string('x', IndexColumns.LongestText);
        Assert.Null(Said($"Title -ne {same}y"));
        Assert.Equal(Said($"Title -eq {same}"), Said($"Title -eq {same}y"));
        Assert.Empty((await AskAsync(InstanceField.Title, descending: false, $"Title -eq {same}y")).Items);
    }

    private static QueryFilter? Read(string? query) => query is null
        ? null
        : QueryReader.Read(query, InstanceFields.Catalogue.Fields, new QueryContext(Sample.At(0), "1")).Filter;

    private static string? Said(string query) => IndexFilter.Of(Read(query)).Text;

    private Task<InstancePage> AskAsync(InstanceField sort, bool descending, string? filter, int skip = 0) =>
        _store.ListAsync(new InstanceListQuery(new InstanceScope.All(), sort, descending, skip, 50, Read(filter)), Stop);

    private async Task RefusedAsync(InstanceField sort, bool descending, string? filter, int skip = 0)
    {
        var refused = await Assert.ThrowsAsync<QueryTooBroadException>(() => AskAsync(sort, descending, filter, skip));
        Assert.StartsWith("Over 20000 instances would have to be looked at for this list. Narrow the query by a range of StartDate", refused.Message, StringComparison.Ordinal);
        _wire.Forget();
    }
}

/// <summary>The rows of many instances, written directly, because so many starts would take too long. No test changes them.</summary>
public sealed class LongList : IAsyncLifetime
{
    public static readonly int Rows = ListLimits.Default.MostRows + 500;

    private const int LargestTransaction = 100;

    public string Prefix { get; } = Stores.NewPrefix();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        await (await Stores.OpenAsync(Prefix)).DisposeAsync();
        var client = new TableClient(Azurite.ConnectionString, $"{Prefix}Index");
        var started = Sample.Started().Snapshot;
        var rows = Enumerable.Range(0, Rows).Select(number =>
        {
            var origin = Sample.Origin() with { StartDate = Sample.At(number), Title = $"Row {number:D5}", ReferenceId = number };
            var summary = InstanceSummary.Of(started with { Origin = origin });
            return new TableEntity(IndexKeys.All(0), IndexKeys.Row(origin, 1)).WithColumns(summary).WithJson(StoreJson.Write(summary));
        });
        var transactions = rows.Chunk(LargestTransaction)
            .Select(chunk => chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        await Parallel.ForEachAsync(transactions, Stop, async (transaction, stop) => await client.SubmitTransactionAsync(transaction, stop));
    }
}
