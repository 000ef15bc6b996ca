using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Text that would have a meaning in a filter, a URL or a key if it were not escaped.</summary>
public sealed class HostileTextTests : IAsyncLifetime
{
    private readonly string _prefix = Stores.NewPrefix();
    private TablesStore _store = null!;

    public static TheoryData<string> Texts =>
    [
        "'", "''", "x' or PartitionKey ne 'x", "x' or RowKey ge ' ", "a/b\\c#d?e", "%27", "%2F..", "\u0000", "\n", "\t", "", " ",
        "ä\U0001F600", "..", "~", new string('k', 5000),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await Stores.OpenAsync(_prefix);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_caller_key_is_text_and_nothing_else(string text)
    {
        var other = Sample.Started();
        await _store.CreateAsync(other.Snapshot, other.History);
        Assert.Empty(await ListAsync(new InstanceScope.StartedBy(text)));

        var own = Sample.Started(initiator: Sample.Person(1) with { Key = text });
        await _store.CreateAsync(own.Snapshot, own.History);

        Assert.Equal(own.Snapshot.Id, Assert.Single(await ListAsync(new InstanceScope.StartedBy(text))).Id);
        Assert.Equal(2, (await ListAsync(new InstanceScope.AssignedTo(text, [Sample.Approvers]))).Count);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task The_key_of_an_entry_is_text_and_nothing_else(string text)
    {
        var snapshot = Sample.Started().Snapshot;
        await _store.CreateAsync(snapshot, []);
        await _store.AppendAsync(snapshot.Id, new DeadlineElapsed("other", Sample.At(1), 1));
        Assert.Null(await _store.FindEntryAsync(snapshot.Id, text, Stop));

        var entry = new DeadlineElapsed(text, Sample.At(1), 1);
        Assert.IsType<AppendResult.Appended>(await _store.AppendAsync(snapshot.Id, entry));

        Assert.IsType<AppendResult.Duplicate>(await _store.AppendAsync(snapshot.Id, entry));
        Assert.Equal(entry, await _store.FindEntryAsync(snapshot.Id, text, Stop));
        Assert.Equal([text, "other"], (await _store.ReadAsync(snapshot.Id, Stop))!.Unread.Select(item => item.Key).OrderBy(key => key == "other"));
    }

    [Fact]
    public async Task A_quote_in_a_partition_key_is_escaped_in_the_filter()
    {
        var client = new TableClient(Azurite.ConnectionString, $"{_prefix}Index");
        await client.AddEntityAsync(new TableEntity("o'neil", "1"), Stop);
        await client.AddEntityAsync(new TableEntity("other", "1"), Stop);
        var rows = new List<string>();

        await foreach (var row in new Table(client).RowsAsync("o'neil", "", ":", select: null, Stop))
            rows.Add(row.PartitionKey);
        await foreach (var row in new Table(client).RowsAsync("x' or PartitionKey ne 'x", "", ":", select: null, Stop))
            rows.Add(row.PartitionKey);

        Assert.Equal(["o'neil"], rows);
    }

    private async Task<IReadOnlyList<InstanceSummary>> ListAsync(InstanceScope scope) =>
        (await _store.ListAsync(new InstanceListQuery(scope, InstanceField.Id, Descending: false, 0, 1000), Stop)).Items;
}
