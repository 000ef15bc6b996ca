using System.Collections.Concurrent;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

public sealed class GroupCommitTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Writes_that_come_together_share_transactions()
    {
        await using var store = await _directory.OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        var before = store.CommittedGroups;

        await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(person => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: 1))));

        Assert.InRange(store.CommittedGroups - before, 1, 250);
    }

    [Fact]
    public void Several_statements_in_one_are_refused_because_only_the_first_would_run()
    {
        using var session = Database.OpenWriter(_directory.Database, maxPages: null);

        var failure = Assert.Throws<ArgumentException>(() => session.Run("CREATE TABLE one (number INTEGER); CREATE TABLE two (number INTEGER)"));

        Assert.Contains("CREATE TABLE two", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_hears_of_its_writes_only_after_its_commit()
    {
        using var fixture = new WriterFixture();
        var held = fixture.Hold();
        var queued = Enumerable.Range(0, 20)
            .Select(number => fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, number)))
            .ToList();
        Assert.All(queued, write => Assert.False(write.IsCompleted));

        held.SetResult();
        await Task.WhenAll(queued);

        Assert.Equal(2, fixture.Writer.Groups);
        Assert.Equal(20, fixture.Count());
    }

    [Fact]
    public async Task The_log_is_moved_beside_the_writer_and_begins_anew()
    {
        const int pages = 20;
        using var fixture = new WriterFixture(checkpointPages: 2 * pages);

        for (var number = 0; number < 100; number++)
        {
            await fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, number, pages * 4096));
            Assert.True(SpinWait.SpinUntil(() => !fixture.Checkpoints.IsUnderWay, TimeSpan.FromMinutes(1)));
        }

        Assert.Equal(100, fixture.Count());
        Assert.InRange(fixture.LogLength, 1, 8 * pages * 4096);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(int.MaxValue, Checkpoints.MostTimes)]
    public async Task What_is_written_during_a_move_is_moved_too_until_little_is_left_to_the_writer(int writes, int expected)
    {
        var times = 0;
        WriterFixture? seen = null;
        using var fixture = new WriterFixture(checkpointPages: 20, flush: () =>
        {
            // Nobody else writes, so the log begins anew here. It takes more each time, as one does that others write to.
            var time = Interlocked.Increment(ref times);
            if (time <= writes)
                Write(seen!, time, pages: (2 + 2 * time) * Checkpoints.FewPages);
        });
        seen = fixture;

        await fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 0, 2 * Checkpoints.FewPages * 4096));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref times) >= expected && !fixture.Checkpoints.IsUnderWay, TimeSpan.FromMinutes(1)));

        Assert.Equal(expected, times);
    }

    [Fact]
    public async Task The_writer_moves_nothing_if_the_log_has_begun_anew_by_itself()
    {
        var times = 0;
        WriterFixture? seen = null;
        using var fixture = new WriterFixture(checkpointPages: 20, flush: () => Write(seen!, Interlocked.Increment(ref times), pages: Checkpoints.FewPages));
        seen = fixture;

        await fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 0, 4 * Checkpoints.FewPages * 4096));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref times) == 2 && !fixture.Checkpoints.IsUnderWay, TimeSpan.FromMinutes(1)));
        await fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 3));

        Assert.Equal([0, 1, 2, 3], fixture.Values());
        Assert.InRange(fixture.DatabaseLength, 5 * Checkpoints.FewPages * 4096, 6 * Checkpoints.FewPages * 4096 - 1);
    }

    [Fact]
    public async Task What_is_moved_is_flushed_before_the_writer_moves_the_rest()
    {
        const int pages = 20;
        var flushed = new ConcurrentQueue<(bool IsUnderWay, long Length)>();
        WriterFixture? seen = null;
        using var fixture = new WriterFixture(
            checkpointPages: pages, flush: () => flushed.Enqueue((seen!.Checkpoints.IsUnderWay, seen.DatabaseLength)));
        seen = fixture;

        for (var number = 0; number < 20; number++)
        {
            await fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, number, pages * 4096));
            Assert.True(SpinWait.SpinUntil(() => !fixture.Checkpoints.IsUnderWay, TimeSpan.FromMinutes(1)));
        }

        Assert.NotEmpty(flushed);
        Assert.All(flushed, one => Assert.True(one.IsUnderWay && one.Length >= pages * 4096));
        Assert.InRange(fixture.LogLength, 1, 8 * pages * 4096);
    }

    [Fact]
    public async Task A_member_that_fails_leaves_its_neighbours_alone_and_nothing_of_itself()
    {
        using var fixture = new WriterFixture();
        var held = fixture.Hold();
        var first = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 1));
        var failing = fixture.Writer.WriteAsync<int>(session =>
        {
            WriterFixture.Insert(session, 2);
            throw new InvalidOperationException("a fault of this member");
        });
        var duplicate = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 3) + WriterFixture.Insert(session, 1));
        var last = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 4));

        held.SetResult();

        await Task.WhenAll(first, last);
        Assert.Equal("a fault of this member", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => duplicate);
        Assert.Equal([1, 4], fixture.Values());
        Assert.Equal(2, fixture.Writer.Groups);
    }

    [Fact]
    public async Task A_full_database_fails_the_whole_group_and_the_next_one_works_again()
    {
        using var fixture = new WriterFixture(maxPages: 32);
        var held = fixture.Hold();
        var small = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 1));
        var large = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 2, size: 1_000_000));
        var after = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 3));

        held.SetResult();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => large);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => small);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => after);
        Assert.Empty(fixture.Values());

        Assert.Equal(1, await fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 4)));
        Assert.Equal([4], fixture.Values());
    }

    [Fact]
    public async Task What_was_queued_before_the_end_is_written_and_nothing_afterwards()
    {
        var snapshot = Sample.Started().Snapshot;
        var store = await _directory.OpenAsync();
        await store.CreateAsync(snapshot, []);
        var writes = Enumerable.Range(0, 30)
            .Select(person => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: 1)))
            .ToList();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(writes), result => Assert.IsType<AppendResult.Appended>(result));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 99, minute: 1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAsync(snapshot.Id, TestContext.Current.CancellationToken));
        await store.DisposeAsync();
        await using var again = await _directory.OpenAsync();
        var read = await again.ReadAsync(snapshot.Id, TestContext.Current.CancellationToken);
        Assert.Equal(30, read!.Unread.Length);
    }

    private static void Write(WriterFixture fixture, int number, int pages) =>
        fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, number, pages * 4096)).GetAwaiter().GetResult();
}
