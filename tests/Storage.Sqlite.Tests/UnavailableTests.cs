using Microsoft.Data.Sqlite;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

public sealed class UnavailableTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_full_database_is_unavailable_keeps_what_it_has_and_works_again_with_room()
    {
        var started = Sample.Started();
        var id = started.Snapshot.Id;
        var large = JsonMap.From(("large", new string('x', 800_000)));
        await using (var store = await _directory.OpenAsync(maxPages: 150))
        {
            await store.CreateAsync(started.Snapshot, started.History);
            var vote = Sample.Vote(started.Snapshot, person: 2, minute: 1);
            await store.AppendAsync(id, vote);
            var before = await store.ReadAsync(id, Stop);
            var commit = Sample.Turn(before!, minute: 2);

            var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() =>
                store.CommitAsync(commit with { Snapshot = commit.Snapshot with { Data = large } }));
            Assert.Contains("full", failure.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageUnavailableException>(() =>
                store.CreateAsync(Sample.Started().Snapshot with { Data = large }, []));
            await Assert.ThrowsAsync<StorageUnavailableException>(() =>
                store.AppendAsync(id, Sample.Vote(started.Snapshot, person: 3, minute: 2, comment: new string('x', 800_000))));

            Assert.Equal(StoredText.Of(before), StoredText.Of(await store.ReadAsync(id, Stop)));
            Assert.Equal(started.History.Length, (await store.ReadHistoryAsync(id, Stop)).Length);
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(id, Sample.Vote(started.Snapshot, person: 4, minute: 3)));
            await store.ProbeAsync(Stop);
        }

        await using var again = await _directory.OpenAsync(maxPages: 10_000);
        var read = await again.ReadAsync(id, Stop);
        Assert.Equal(2, read!.Unread.Length);
        var turn = Sample.Turn(read, minute: 4);
        Assert.True(await again.CommitAsync(turn with { Snapshot = turn.Snapshot with { Data = large } }));
        Assert.Equal(800_000, (await again.ReadAsync(id, Stop))!.Snapshot.Data["large"].GetString()!.Length);
    }

    [Fact]
    public async Task A_full_database_fails_its_probe_even_if_nobody_has_written_since_it_was_opened()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        // The indexes that the migrations have removed left pages free.
        using (var other = new SqliteConnection($"Data Source={_directory.Database};Pooling=False"))
        {
            other.Open();
            using var vacuum = new SqliteCommand("VACUUM", other);
            vacuum.ExecuteNonQuery();
        }

        var pages = (int)(new FileInfo(_directory.Database).Length / 4096);
        await using (var full = await _directory.OpenAsync(maxPages: pages))
            await Assert.ThrowsAsync<StorageUnavailableException>(() => full.ProbeAsync(Stop));

        await using var roomy = await _directory.OpenAsync(maxPages: pages + 16);
        for (var times = 0; times < 20; times++)
            await roomy.ProbeAsync(Stop);
    }

    [Fact]
    public async Task A_database_locked_by_another_program_answers_unavailable_and_reads_go_on()
    {
        await using var store = await _directory.OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        var vote = Sample.Vote(snapshot, person: 2, minute: 1);
        using (var other = new SqliteConnection($"Data Source={_directory.Database};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);

            var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, vote));
            Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
            Assert.Empty((await store.ReadAsync(snapshot.Id, Stop))!.Unread);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(Stop));
        }

        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(snapshot.Id, vote));
        await store.ProbeAsync(Stop);
    }

    [Fact]
    public async Task Stamping_an_entry_that_is_not_unread_is_a_fault_that_changes_nothing()
    {
        await using var store = await _directory.OpenAsync();
        var started = Sample.Started();
        await store.CreateAsync(started.Snapshot, started.History);
        var read = (await store.ReadAsync(started.Snapshot.Id, Stop))!;
        var invented = read with { Unread = [Sample.Vote(started.Snapshot, person: 2, minute: 1)] };

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.CommitAsync(Sample.Turn(invented, minute: 2)));

        var after = await store.ReadAsync(started.Snapshot.Id, Stop);
        Assert.Equal(read.Version, after!.Version);
        Assert.Equal(StoredText.Of(read), StoredText.Of(after));
    }
}
