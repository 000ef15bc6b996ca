using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>A store that lets a test do something at the exact moment between two operations of the code under test.</summary>
internal sealed class InterleavingStore(SqliteStore inner) : IInstanceStore, IInstanceLists
{
    private int _looksAhead;
    private int _lookUps;

    /// <summary>Runs once, before the next commit reaches the store.</summary>
    public Func<Task>? BeforeNextCommit { get; set; }

    /// <summary>Whether the store offers to append and fold at once. If not, a signal is appended first and folded afterwards.</summary>
    public bool FoldsAtOnce { get; set; }

    /// <summary>The next commit, or the next append, takes effect, and nobody hears of it.</summary>
    public bool LosesNextResponse { get; set; }

    /// <summary>Runs once, before the next append reaches the store.</summary>
    public Func<Task>? BeforeNextAppend { get; set; }

    /// <summary>Runs once, before the next creation reaches the store.</summary>
    public Func<Task>? BeforeNextCreate { get; set; }

    /// <summary>Runs once, before the next deletion reaches the store.</summary>
    public Func<Task>? BeforeNextDelete { get; set; }

    /// <summary>Runs once, after the store has said whether a definition has instances that have not ended.</summary>
    public Func<Task>? AfterNextAnyLive { get; set; }

    /// <summary>Runs while each read is on its way to the store.</summary>
    public Func<Task>? DuringEachRead { get; set; }

    /// <summary>Ids whose reads hang until their caller gives up.</summary>
    public HashSet<Guid> Hanging { get; } = [];

    /// <summary>Runs before each read that hangs.</summary>
    public Action? BeforeEachHang { get; set; }

    /// <summary>Ids whose reads fail as if the store were away.</summary>
    public HashSet<Guid> Unreadable { get; } = [];

    /// <summary>A snapshot with more votes than these is too large for the store.</summary>
    public int MostVotesKept { get; set; } = int.MaxValue;

    /// <summary>What reading due rows throws, if anything.</summary>
    public Exception? DueFailure { get; set; }

    public int DueFailures { get; private set; }

    /// <summary>How often it was asked what is due next: whoever asks is about to sleep.</summary>
    public int LooksAhead => Volatile.Read(ref _looksAhead);

    /// <summary>How often a single entry was looked up.</summary>
    public int LookUps { get => Volatile.Read(ref _lookUps); set => Volatile.Write(ref _lookUps, value); }

    public int Commits { get; private set; }

    public int Conflicts { get; private set; }

    public async Task<bool> CommitAsync(InstanceCommit commit)
    {
        if (BeforeNextCommit is { } before)
        {
            BeforeNextCommit = null;
            await before();
        }

        if (MostVotesKept < ((commit.Snapshot.State as InstanceState.AwaitingSignal)?.Votes.Length ?? 0))
            throw new SnapshotTooLargeException(2_000, 1_000);
        var committed = await inner.CommitAsync(commit);
        Commits += committed ? 1 : 0;
        Conflicts += committed ? 0 : 1;
        return Heard(committed);
    }

    public async Task<AppendResult> AppendAsync(Guid id, InboxEntry entry)
    {
        if (BeforeNextAppend is { } before)
        {
            BeforeNextAppend = null;
            await before();
        }

        return Heard(await inner.AppendAsync(id, entry));
    }

    /// <summary>An append and a commit in one: what is to happen before either happens before it.</summary>
    public async Task<FoldOutcome> FoldAsync(Guid id, Func<InstanceRead, InstanceCommit?> decide)
    {
        if (!FoldsAtOnce)
            return FoldOutcome.NotOffered;
        if ((BeforeNextAppend ?? BeforeNextCommit) is { } before)
        {
            (BeforeNextAppend, BeforeNextCommit) = (null, null);
            await before();
        }

        var outcome = await inner.FoldAsync(id, read =>
        {
            var commit = decide(read);
            return MostVotesKept < ((commit?.Snapshot.State as InstanceState.AwaitingSignal)?.Votes.Length ?? 0)
                ? throw new SnapshotTooLargeException(2_000, 1_000)
                : commit;
        });
        Commits += outcome == FoldOutcome.Committed ? 1 : 0;
        return Heard(outcome);
    }

    public async Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation)
    {
        if (DuringEachRead is { } during)
            await during();
        if (Hanging.Contains(id))
        {
            BeforeEachHang?.Invoke();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }

        return Unreadable.Contains(id) ? throw new StorageUnavailableException("away") : await inner.ReadAsync(id, cancellation);
    }

    public async Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history)
    {
        if (BeforeNextCreate is { } before)
        {
            BeforeNextCreate = null;
            await before();
        }

        return await inner.CreateAsync(snapshot, history);
    }

    public async Task<bool> DeleteAsync(Guid id, string expectedVersion)
    {
        if (BeforeNextDelete is { } before)
        {
            BeforeNextDelete = null;
            await before();
        }

        return await inner.DeleteAsync(id, expectedVersion);
    }

    public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) =>
        inner.AnyLiveAsync(definitionId, versions, cancellation);

    public async Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation)
    {
        var any = await inner.AnyLiveAsync(definitionId, cancellation);
        if (AfterNextAnyLive is { } after)
        {
            AfterNextAnyLive = null;
            await after();
        }

        return any;
    }

    public Task<InboxEntry?> FindEntryAsync(Guid id, string key, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _lookUps);
        return inner.FindEntryAsync(id, key, cancellation);
    }

    public Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, long first, int most, CancellationToken cancellation) =>
        inner.ReadHistoryAsync(id, first, most, cancellation);

    public Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public IAsyncEnumerable<DueInstance> ReadDueAsync(DueKinds kinds, DateTimeOffset until, CancellationToken cancellation)
    {
        if (DueFailure is not { } failure)
            return inner.ReadDueAsync(kinds, until, cancellation);
        DueFailures++;
        throw failure;
    }

    public Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _looksAhead);
        return inner.NextDueAsync(kinds, cancellation);
    }

    public Task<long> LeaseReferenceIdsAsync(int count) => inner.LeaseReferenceIdsAsync(count);

    public Task ProbeAsync(CancellationToken cancellation) => inner.ProbeAsync(cancellation);

    private T Heard<T>(T response)
    {
        if (!LosesNextResponse)
            return response;
        LosesNextResponse = false;
        throw new StorageUnavailableException("The response was lost.");
    }
}
