using Microsoft.Data.Sqlite;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A database from before the whole history stood in one table, and before live instances were counted.</summary>
public sealed class FewerPagesTests : IDisposable
{
    private const string Counts =
        "SELECT group_concat(version || ':' || instances, ' ') FROM (SELECT version, sum(instances) AS instances FROM live_version WHERE instances <> 0 GROUP BY version ORDER BY version)";

    private readonly StoreDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_histories_are_the_same_afterwards_and_go_on()
    {
        var started = Sample.Started(definition: Sample.Definition(approvals: 3));
        var id = started.Snapshot.Id;
        List<string> before;
        await using (var store = await _directory.OpenAsync())
        {
            await store.CreateAsync(started.Snapshot, started.History);
            await VoteAsync(store, id, person: 2);
            before = [.. (await store.ReadHistoryAsync(id, Stop)).Select(StoredText.Of)];
        }

        Ask(EarlierSchema.Of15);
        await using var again = await _directory.OpenAsync();

        Assert.Equal(before, (await again.ReadHistoryAsync(id, Stop)).Select(StoredText.Of));
        Assert.NotNull(await again.FindEntryAsync(id, Sample.Vote(started.Snapshot, person: 2, minute: 1).Key, Stop));
        await VoteAsync(again, id, person: 3);
        var after = await again.ReadHistoryAsync(id, Stop);
        Assert.Equal(before, after.Take(before.Count).Select(StoredText.Of));
        Assert.Equal(Enumerable.Range(1, after.Length).Select(number => (long)number), after.Select(entry => entry.Sequence));
        Assert.Equal(2, after.Count(entry => entry.Kind == HistoryKind.SignalReceived));
    }

    [Fact]
    public async Task Its_live_instances_are_counted_once_and_exactly_from_then_on()
    {
        var started = Enumerable.Range(0, 5).Select(_ => Sample.Started()).ToList();
        await using (var store = await _directory.OpenAsync())
        {
            foreach (var instance in started)
                await store.CreateAsync(instance.Snapshot with { Origin = instance.Snapshot.Origin with { DefinitionVersion = 7 } }, instance.History);
            await EndAsync(store, started[0].Snapshot.Id);
        }

        Assert.Equal("7:4", Ask(Counts));
        Ask(EarlierSchema.Of15);
        await using (var again = await _directory.OpenAsync())
        {
            Assert.Equal("7:4", Ask(Counts));
            await EndAsync(again, started[1].Snapshot.Id);
            await EndAsync(again, started[1].Snapshot.Id);
            Assert.True(await again.DeleteAsync(started[2].Snapshot.Id, (await again.ReadAsync(started[2].Snapshot.Id, Stop))!.Version));
            Assert.True(await again.DeleteAsync(started[0].Snapshot.Id, (await again.ReadAsync(started[0].Snapshot.Id, Stop))!.Version));
        }

        Assert.Equal("7:2", Ask(Counts));
    }

    private static async Task VoteAsync(SqliteStore store, Guid id, int person)
    {
        var read = (await store.ReadAsync(id, Stop))!;
        await store.AppendAsync(id, Sample.Vote(read.Snapshot, person, minute: person));
        Assert.True(await store.CommitAsync(Sample.Turn((await store.ReadAsync(id, Stop))!, minute: 10 + person, Sample.Definition(approvals: 3))));
    }

    private static async Task EndAsync(SqliteStore store, Guid id)
    {
        var read = (await store.ReadAsync(id, Stop))!;
        Assert.True(await store.CommitAsync(new(read.Version, read.Snapshot with { State = new InstanceState.Complete() }, [], [])));
    }

    private string? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
