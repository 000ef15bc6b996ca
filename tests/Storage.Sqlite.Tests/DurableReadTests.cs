using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A reader must not show, or act on, what a power cut could still take away.</summary>
public sealed class DurableReadTests : IDisposable
{
    private readonly HeldDisk _disk = new();
    private readonly StoreDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _disk.Release();
        _directory.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task Whatever_is_read_waits_until_what_it_may_have_seen_is_on_disk()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        Task? write = null;
        _disk.HoldAt(() => write = store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));

        var reads = new Dictionary<string, Task>
        {
            ["the instance"] = store.ReadAsync(snapshot.Id, Stop),
            ["an entry"] = store.FindEntryAsync(snapshot.Id, "none", Stop),
            ["the history"] = store.ReadHistoryAsync(snapshot.Id, Stop),
            ["whether any lives"] = store.AnyLiveAsync(Guid.NewGuid(), Stop),
            ["what is due"] = FirstDueAsync(store),
            ["what is due next"] = store.NextDueAsync(DueKinds.All, Stop),
            ["definitions"] = store.ListHeadsAsync(Stop),
        };

        Assert.All(reads, read => Assert.False(read.Value.IsCompleted, read.Key));
        _disk.Release();
        await Task.WhenAll(reads.Values.Append(write!));
        Assert.Single((await store.ReadAsync(snapshot.Id, Stop))!.Unread);
    }

    [Fact]
    public async Task A_read_waits_for_nothing_if_all_is_on_disk_and_leaves_its_connection_to_others_if_not()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        _disk.Hold();
        Assert.True(store.ReadAsync(snapshot.Id, Stop).IsCompletedSuccessfully);

        Task? write = null;
        _disk.HoldAt(() => write = store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        var many = Enumerable.Range(0, 10 * SqliteStoreOptions.DefaultReaders).Select(_ => store.ReadAsync(snapshot.Id, Stop)).ToList();
        _disk.Release();

        Assert.All(await Task.WhenAll(many), read => Assert.Single(read!.Unread));
        await write!;
    }

    [Fact]
    public async Task Who_gives_up_need_not_wait_for_the_disk()
    {
        await using var store = await OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        Task? write = null;
        _disk.HoldAt(() => write = store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        using var patience = new CancellationTokenSource();
        var read = store.ReadAsync(snapshot.Id, patience.Token);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.False(write!.IsCompleted);
        _disk.Release();
        await write;
    }

    [Fact]
    public async Task A_list_that_waits_for_the_disk_is_not_called_too_broad()
    {
        await using var store = await OpenAsync(ListLimits.Default with { MostTime = TimeSpan.FromSeconds(1) });
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        Task? write = null;
        _disk.HoldAt(() => write = store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        var list = store.ListAsync(new InstanceListQuery(new InstanceScope.All(), InstanceField.ReferenceId, Descending: false, 0, 50), Stop);

        var isRefused = await Task.WhenAny(list, Task.Delay(TimeSpan.FromSeconds(1.5), Stop)) == list;
        _disk.Release();
        await write!;

        Assert.False(isRefused);
        Assert.Single((await list).Items);
    }

    [Fact]
    public async Task What_a_process_has_left_in_the_log_is_on_disk_before_anybody_reads_it()
    {
        var snapshot = Sample.Started().Snapshot;
        await using (var store = await OpenAsync())
        {
            await store.CreateAsync(snapshot, []);
            _disk.Fail(int.MaxValue);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, minute: 1)));
        }

        _disk.Fail(times: 0);
        var before = _disk.Begun;
        Task<SqliteStore>? opening = null;
        _disk.HoldAt(() => opening = OpenAsync());
        Assert.False(opening!.IsCompleted);
        Assert.Equal(before + 1, _disk.Begun);

        _disk.Release();
        await using var again = await opening;
        Assert.Single((await again.ReadAsync(snapshot.Id, Stop))!.Unread);
    }

    private static async Task<DueInstance?> FirstDueAsync(SqliteStore store)
    {
        await foreach (var due in store.ReadDueAsync(DueKinds.All, Sample.At(60), Stop))
            return due;
        return null;
    }

    private Task<SqliteStore> OpenAsync(ListLimits? lists = null) => SqliteStore.OpenAsync(new SqliteStoreOptions
    {
        Directory = _directory.Path,
        BeforeFlush = _disk.BeforeFlush,
        Lists = lists ?? ListLimits.Default,
    });
}
