using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The writer goes on while the log is flushed, and nobody hears of anything that is not on disk.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly HeldDisk _disk = new();
    private readonly WriterFixture _fixture;

    public FlushTests() => _fixture = new WriterFixture(beforeFlush: _disk.BeforeFlush);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _disk.Release();
        _fixture.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task While_one_group_is_flushed_the_next_is_committed_and_none_is_told()
    {
        var writes = new List<Task<int>>();
        _disk.HoldAt(() => writes.Add(Insert(1)));

        writes.Add(Insert(2));

        AssertCommitted(groups: 2);
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        _disk.Release();
        await Task.WhenAll(writes);
        Assert.Equal(2, _disk.Begun);
    }

    [Fact]
    public async Task A_disk_that_does_not_flush_stops_the_writer_after_a_few_groups()
    {
        var writes = new List<Task<int>>();
        _disk.HoldAt(() => writes.Add(Insert(1)));
        for (var number = 2; number <= LogFlusher.MostUnflushed; number++)
        {
            writes.Add(Insert(number));
            AssertCommitted(number);
        }

        writes.AddRange(Enumerable.Range(100, 50).Select(number => Insert(number)));
        _disk.Release();
        await Task.WhenAll(writes);

        // All that came while the writer stood still is one group: had it gone on, some of them would have a group of their own.
        Assert.Equal(LogFlusher.MostUnflushed + 1, _fixture.Writer.Groups);
        Assert.Equal(LogFlusher.MostUnflushed + 50, _fixture.Count());
    }

    [Fact]
    public async Task One_flush_counts_for_all_that_was_committed_before_it_began()
    {
        var writes = new List<Task<int>>();
        _disk.HoldAt(() => writes.Add(Insert(1)));
        for (var number = 2; number <= LogFlusher.MostUnflushed; number++)
        {
            writes.Add(Insert(number));
            AssertCommitted(number);
        }

        _disk.Release();
        await Task.WhenAll(writes);

        Assert.Equal(2, _disk.Begun);
    }

    [Fact]
    public async Task Who_committed_first_is_told_first()
    {
        Task<int>? first = null;
        _disk.HoldAt(() => first = Insert(1));
        var second = Insert(2);

        _disk.Release();
        await second;

        Assert.True(first!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_member_that_is_refused_because_of_what_is_not_on_disk_hears_of_it_only_afterwards()
    {
        Task<int>? first = null;
        _disk.HoldAt(() => first = Insert(1));

        var duplicate = Insert(1);

        AssertCommitted(groups: 2);
        Assert.False(duplicate.IsCompleted);
        _disk.Release();
        await first!;
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => duplicate);
    }

    [Fact]
    public async Task A_group_that_has_written_nothing_needs_no_flush()
    {
        await Insert(1);
        var before = _disk.Begun;

        Assert.Equal(1, await _fixture.Writer.WriteAsync(session => session.First("SELECT count(*) FROM member", row => row.GetInt32(0))));

        Assert.Equal(before, _disk.Begun);
    }

    [Fact]
    public async Task Nobody_waits_for_a_commit_that_has_failed()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _fixture.Writer.WriteAsync(session =>
        {
            session.RunScript("PRAGMA defer_foreign_keys = ON");
            session.RunScript("CREATE TABLE part (whole INTEGER REFERENCES member (number) DEFERRABLE INITIALLY DEFERRED)");
            return session.Run("INSERT INTO part (whole) VALUES (77)");
        }));

        await _fixture.Writer.FlushedAsync(_fixture.Writer.LastSeen).WaitAsync(TimeSpan.FromMinutes(5), Stop);
        Assert.Equal(1, await Insert(1));
    }

    [Fact]
    public async Task What_waits_for_the_disk_when_the_writer_is_closed_is_flushed_and_told()
    {
        Task<int>? first = null;
        _disk.HoldAt(() => first = Insert(1));
        var second = Insert(2);
        var seen = _fixture.Writer.FlushedAsync(_fixture.Writer.LastSeen);
        var closing = _fixture.Writer.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted || first!.IsCompleted || second.IsCompleted || seen.IsCompleted);

        _disk.Release();
        await closing;

        Assert.All([first!, second, seen], waiting => Assert.True(waiting.IsCompletedSuccessfully));
        Assert.Equal([1, 2], _fixture.Values());
    }

    private Task<int> Insert(int number) => _fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, number));

    private void AssertCommitted(int groups) =>
        Assert.True(SpinWait.SpinUntil(() => _fixture.Writer.Groups == groups, TimeSpan.FromMinutes(1)));
}
