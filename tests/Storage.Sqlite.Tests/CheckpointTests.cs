using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>
/// What is moved out of the log is on disk in the log before, and in the database before the log begins anew. What the system says to
/// SQLite about it does not count: it tells of a failure once, and perhaps to us.
/// </summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Pages = 20;

    private readonly HeldDisk _disk = new();
    private readonly HeldDisk _slow = new();
    private readonly StoreDirectory _directory = new();
    private WriterFixture? _fixture;
    private byte[] _before = [];
    private volatile int _losses;

    public void Dispose()
    {
        _disk.Release();
        _slow.Release();
        _fixture?.Dispose();
        _directory.Dispose();
        _disk.Dispose();
        _slow.Dispose();
    }

    [Fact]
    public async Task Nothing_is_moved_into_the_database_whose_flush_has_failed()
    {
        var fixture = Open();
        Task? failing = null;
        _disk.HoldAt(() => failing = Insert(2, pages: 2 * Pages));
        // Once the writer is inside the next group, it has asked for the move.
        var held = fixture.Hold();
        _disk.Fail(times: 1);
        _disk.Release();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => failing!);
        AwaitMove();
        var after = LogCopy.Of(fixture.Database).Database;
        held.SetResult();

        Assert.Equal(_before, after);
        await WriteUntilTheLogBeginsAnewAsync(first: 3);
        AssertWhole(count: fixture.Count());
    }

    [Fact]
    public async Task The_writer_moves_the_rest_only_once_it_is_on_disk()
    {
        var fixture = Open();
        await Insert(2, pages: 2 * Pages);
        AwaitMove();
        // The writer's part is due.
        var moved = LogCopy.Of(fixture.Database).Database;
        Task? failing = null;
        _disk.HoldAt(() => failing = Insert(3, pages: 1));
        _disk.Fail(times: 1);
        var next = Task.Run(fixture.Hold, TestContext.Current.CancellationToken);
        _disk.Release();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => failing!);
        // Once the writer is inside the next group, it is done with the one before.
        var held = await next;
        var after = LogCopy.Of(fixture.Database).Database;
        held.SetResult();

        Assert.Equal(moved, after);
    }

    [Fact]
    public async Task What_the_disk_has_lost_of_the_database_is_moved_again_before_the_log_begins_anew()
    {
        var fixture = Open();
        await LoseWhatIsMovedAsync(times: 1);

        await WriteUntilTheLogBeginsAnewAsync(first: 4);

        Assert.Equal(0, _losses);
        AssertWhole(count: fixture.Count());
    }

    [Fact]
    public async Task As_long_as_the_disk_does_not_take_the_database_the_log_keeps_everything_also_when_the_host_stops()
    {
        var fixture = Open();
        await LoseWhatIsMovedAsync(times: int.MaxValue);
        for (var number = 4; number < 10; number++)
        {
            await Insert(number, Pages);
            AwaitMove();
        }

        fixture.Close();

        AssertWhole(count: 9);
    }

    [Fact]
    public async Task A_disk_that_is_slow_to_take_the_database_slows_the_writer_and_does_not_let_the_log_grow()
    {
        _fixture = new WriterFixture(checkpointPages: Pages, mostPages: 4 * Pages, flush: _slow.BeforeFlush);
        _slow.Hold();
        for (var number = 1; number <= 4; number++)
            await Insert(number, Pages);

        var fifth = Insert(5, Pages);
        var isWritten = await Task.WhenAny(fifth, Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken)) == fifth;
        _slow.Release();

        Assert.False(isWritten);
        await fifth;
        Assert.Equal(5, _fixture.Count());
    }

    /// <summary>A part of the log is moved, and the disk fails to write it and does not know it any more.</summary>
    private async Task LoseWhatIsMovedAsync(int times)
    {
        Task? second = null;
        _disk.HoldAt(() => second = Insert(2, pages: 2 * Pages));
        using var reading = _fixture!.ReadOn();
        var third = Insert(3, pages: 1);
        Assert.True(SpinWait.SpinUntil(() => _fixture.Writer.Groups == 3, TimeSpan.FromMinutes(1)));
        _losses = times;
        _disk.Release();
        await Task.WhenAll(second!, third);
        AwaitMove();
        Assert.InRange(_losses, 0, times - 1);
    }

    private async Task WriteUntilTheLogBeginsAnewAsync(int first)
    {
        var before = LogCopy.Of(_fixture!.Database);
        for (var number = first; LogCopy.Of(_fixture.Database).Salt.SequenceEqual(before.Salt); number++)
        {
            Assert.InRange(number, first, first + 50);
            await Insert(number, pages: Pages / 2);
            AwaitMove();
        }
    }

    private WriterFixture Open()
    {
        _fixture = new WriterFixture(checkpointPages: Pages, flush: BeforeDatabaseFlush, beforeFlush: _disk.BeforeFlush);
        Insert(1, pages: 1).GetAwaiter().GetResult();
        _before = LogCopy.Of(_fixture.Database).Database;
        return _fixture;
    }

    private void BeforeDatabaseFlush()
    {
        if (_losses == 0)
            return;
        Interlocked.Decrement(ref _losses);
        _fixture!.Lose(_before);
        throw new IOException("Input/output error.");
    }

    private Task<int> Insert(int number, int pages) =>
        _fixture!.Writer.WriteAsync(session => WriterFixture.Insert(session, number, pages * 4096));

    private void AwaitMove() => Assert.True(SpinWait.SpinUntil(() => !_fixture!.Checkpoints.IsUnderWay, TimeSpan.FromMinutes(1)));

    /// <summary>What another start finds.</summary>
    private void AssertWhole(int count)
    {
        var path = LogCopy.Of(_fixture!.Database).WriteTo(_directory.Path);
        using var session = Database.OpenWriter(path, maxPages: null);
        Assert.Equal("ok", session.First("PRAGMA integrity_check", row => row.GetString(0)));
        Assert.Equal(Enumerable.Range(1, count), session.All("SELECT number FROM member ORDER BY number", row => row.GetInt32(0)));
    }
}
