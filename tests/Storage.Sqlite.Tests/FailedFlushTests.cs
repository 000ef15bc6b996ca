using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>
/// A system may tell of a failed flush once and take the pages for written, so the next flush would succeed without having written
/// them. All of the log is therefore written once more before anything else.
/// </summary>
public sealed class FailedFlushTests : IDisposable
{
    private readonly HeldDisk _disk = new();
    private readonly StoreDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Log => _directory.Database + "-wal";

    public void Dispose()
    {
        _directory.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task All_whose_commits_are_not_on_disk_are_told_that_it_is_not_known_whether_they_are_kept()
    {
        using var fixture = new WriterFixture(beforeFlush: _disk.BeforeFlush);
        _disk.Fail(times: 1);
        var writes = new List<Task<int>>();
        _disk.HoldAt(() => writes.Add(Insert(fixture, 1)));
        writes.Add(Insert(fixture, 2));
        Assert.True(SpinWait.SpinUntil(() => fixture.Writer.Groups == 2, TimeSpan.FromMinutes(1)));

        _disk.Release();

        foreach (var write in writes)
            Assert.Contains("No space left", (await Assert.ThrowsAsync<StorageUnavailableException>(() => write)).Message, StringComparison.Ordinal);
        Assert.Equal(1, await Insert(fixture, 3));
        Assert.Equal([1, 2, 3], fixture.Values());
        // The one that failed, the one after all was written again, and that of the last group.
        Assert.Equal(3, _disk.Begun);
    }

    [Fact]
    public async Task A_group_that_is_under_way_when_a_flush_fails_is_told_so_too_and_the_next_is_written()
    {
        using var fixture = new WriterFixture(beforeFlush: _disk.BeforeFlush);
        Task<int>? first = null;
        _disk.HoldAt(() => first = Insert(fixture, 1));
        _disk.Fail(times: 1);
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var second = fixture.Writer.WriteAsync(session =>
        {
            begun.Set();
            goOn.Wait(Stop);
            return WriterFixture.Insert(session, 2);
        });
        begun.Wait(Stop);
        _disk.Release();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => first!);
        var third = Insert(fixture, 3);

        goOn.Set();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => second);
        Assert.Equal(1, await third);
        Assert.Equal([1, 2, 3], fixture.Values());
    }

    [Fact]
    public async Task Every_byte_of_the_log_is_written_once_more_and_stays_as_it_is()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        _disk.Fail(times: 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        var before = ReadLog();
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Log, longAgo);

        // A write of nothing.
        Assert.Equal(FoldOutcome.Nothing, await store.FoldAsync(snapshot.Id, _ => null));

        Assert.NotEqual(longAgo, File.GetLastWriteTimeUtc(Log));
        Assert.Equal(before, ReadLog());
    }

    [Fact]
    public async Task A_repeat_after_a_failed_flush_gets_the_truth()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        var vote = Sample.Vote(snapshot, 2, minute: 1);
        _disk.Fail(times: 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, vote));

        Assert.IsType<AppendResult.Duplicate>(await store.AppendAsync(snapshot.Id, vote));

        _disk.Fail(times: 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FoldAsync(snapshot.Id, read => Sample.Turn(read, minute: 2)));
        Assert.Equal(FoldOutcome.Committed, await store.FoldAsync(snapshot.Id, read =>
        {
            Assert.Empty(read.Unread);
            return Sample.Turn(read, minute: 3);
        }));
    }

    [Fact]
    public async Task As_long_as_the_disk_fails_writes_are_refused_and_so_are_reads_and_then_all_goes_on()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        _disk.Fail(times: 4);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 3, minute: 1)));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(snapshot.Id, Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(Stop));

        // Nobody has to write something for the disk to be tried again.
        Assert.Single((await store.ReadAsync(snapshot.Id, Stop))!.Unread);
        await store.ProbeAsync(Stop);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 3, minute: 1)));
    }

    [Fact]
    public async Task A_read_that_waits_for_a_flush_that_fails_is_refused()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        Task? write = null;
        _disk.Fail(times: 1);
        _disk.HoldAt(() => write = store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        var read = store.ReadAsync(snapshot.Id, Stop);
        Assert.False(read.IsCompleted);

        _disk.Release();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => read);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => write!);
        Assert.Single((await store.ReadAsync(snapshot.Id, Stop))!.Unread);
    }

    [Fact]
    public async Task A_disk_that_fails_for_ever_leaves_the_log_as_it_is_and_a_start_with_another_disk_reads_it()
    {
        var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        _disk.Fail(times: int.MaxValue);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        var before = ReadLog();

        await store.DisposeAsync();

        Assert.Equal(before, ReadLog());
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync);
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, ReadLog());
        _disk.Fail(times: 0);
        await using var again = await OpenAsync();
        Assert.Single((await again.ReadAsync(snapshot.Id, Stop))!.Unread);
    }

    [Fact]
    public async Task If_the_system_has_thrown_away_what_it_could_not_write_all_is_refused_and_a_start_finds_what_was_told()
    {
        var store = await OpenAsync();
        var (told, lost) = (Sample.Started().Snapshot, Sample.Started().Snapshot);
        await store.CreateAsync(told, []);
        var before = ReadLog();
        _disk.Fail(times: 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.CreateAsync(lost, []));
        WriteLog([.. before, .. new byte[ReadLog().Length - before.Length]]);

        Assert.Contains("start the host anew", (await Assert.ThrowsAsync<StorageUnavailableException>(() => store.CreateAsync(Sample.Started().Snapshot, []))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(told.Id, Stop));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(Stop));
        await store.DisposeAsync();

        await using var again = await OpenAsync();
        Assert.NotNull(await again.ReadAsync(told.Id, Stop));
        Assert.Null(await again.ReadAsync(lost.Id, Stop));
        Assert.True(await again.CreateAsync(lost, []));
    }

    [Fact]
    public async Task A_start_that_is_refused_leaves_a_log_as_it_is_that_may_not_be_on_disk()
    {
        var store = await OpenAsync();
        await store.CreateAsync(Sample.Started().Snapshot, []);
        _disk.Fail(times: int.MaxValue);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.CreateAsync(Sample.Started().Snapshot, []));
        await store.DisposeAsync();
        using (var newer = Database.OpenReader(_directory.Database))
        {
            newer.LeaveLog();
            newer.Run("PRAGMA query_only = OFF");
            newer.Run("PRAGMA user_version = 9999");
        }

        var before = LogCopy.Of(_directory.Database);

        await Assert.ThrowsAsync<StorageRefusedException>(OpenAsync);

        var after = LogCopy.Of(_directory.Database);
        Assert.Equal(before.Log, after.Log);
        Assert.Equal(before.Database, after.Database);
    }

    [Fact]
    public async Task Before_a_start_changes_anything_all_that_is_in_the_log_is_written_again()
    {
        await using (var store = await OpenAsync())
            await store.CreateAsync(Sample.Started().Snapshot, []);
        using (var session = Database.OpenWriter(_directory.Database, maxPages: null))
            session.Run(FormattableString.Invariant($"PRAGMA user_version = {Migrations.All.Count - 1}"));
        _disk.Fail(times: 1);

        // With this version a table would be made once more, and that fails in another way.
        Assert.Contains("No space left", (await Assert.ThrowsAsync<StorageUnavailableException>(OpenAsync)).Message, StringComparison.Ordinal);
    }

    private static Task<int> Insert(WriterFixture fixture, int number) =>
        fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, number));

    private Task<SqliteStore> OpenAsync() =>
        SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory.Path, BeforeFlush = _disk.BeforeFlush });

    private void WriteLog(byte[] bytes)
    {
        using var log = new FileStream(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        log.Write(bytes);
    }

    private byte[] ReadLog()
    {
        using var log = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[log.Length];
        log.ReadExactly(bytes);
        return bytes;
    }
}
