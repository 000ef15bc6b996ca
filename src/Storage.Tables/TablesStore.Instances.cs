using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.Tables.Writing;

namespace WorkflowFunctions.Storage.Tables;

public sealed partial class TablesStore
{
    /// <summary>The earliest row usually names something that is still due, so a few rows are enough.</summary>
    private const int FewRows = 5;

    private const string ProbeKey = "probe";

    private readonly ConcurrentDictionary<Guid, byte> _folding = [];

    public Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation) => _reads.FindAsync(id, cancellation);

    public Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _lease.EnsureHeld();
        return new InstanceCreation(_tables, _reads, _due, _index, _time).RunAsync(snapshot, history);
    }

    public Task<AppendResult> AppendAsync(Guid id, InboxEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _lease.EnsureHeld();
        return new InboxAppend(_tables, _reads, _due).RunAsync(id, entry);
    }

    public async Task<bool> CommitAsync(InstanceCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        _lease.EnsureHeld();
        return StoredVersion.Parse(commit.ExpectedVersion) is { } before
            && await new InstanceCommitWrite(commit, before, _time.GetUtcNow()).RunAsync(_tables, _reads, _due, _index);
    }

    /// <summary>
    /// The read, and one transaction that holds if nobody has committed since. Several at once would only be in each other's way: of
    /// those in this process one folds, and the others append, to be folded together.
    /// </summary>
    public async Task<FoldOutcome> FoldAsync(Guid id, Func<InstanceRead, InstanceCommit?> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        _lease.EnsureHeld();
        if (!_folding.TryAdd(id, 0))
            return FoldOutcome.NotOffered;
        try
        {
            return await _reads.FindAsync(id, CancellationToken.None) switch
            {
                null => FoldOutcome.NoInstance,
                { IsCut: true } => FoldOutcome.NotOffered,
                var read when decide(read) is { } commit => await CommitAsync(commit) ? FoldOutcome.Committed : FoldOutcome.NotOffered,
                _ => FoldOutcome.Nothing,
            };
        }
        finally
        {
            _folding.TryRemove(id, out _);
        }
    }

    public async Task<bool> DeleteAsync(Guid id, string expectedVersion)
    {
        _lease.EnsureHeld();
        return StoredVersion.Parse(expectedVersion) is { } before
            && await new InstanceDeletion(_tables, _reads, _due, _time).RunAsync(id, before);
    }

    public Task<InboxEntry?> FindEntryAsync(Guid id, string key, CancellationToken cancellation) => _reads.EntryAsync(id, key, cancellation);

    public Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, long first, int most, CancellationToken cancellation) =>
        _reads.HistoryAsync(id, first, most, cancellation);

    public Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _lists.ReadAsync(query, cancellation);
    }

    /// <summary>The one order in which rows lie: any other has to read a list whole before it can be sorted.</summary>
    public InstanceOrder DefaultOrder { get; } = new(InstanceField.StartDate, Descending: true);

    /// <summary>A list waits for the service most of the time.</summary>
    public int AtOnce { get; } = 4 * Environment.ProcessorCount;

    public Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => _lists.AnyLiveAsync(definitionId, versions: null, cancellation);

    public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) =>
        _lists.AnyLiveAsync(definitionId, versions, cancellation);

    /// <summary>Only a sweep looks for inbox rows, so this also repairs lists.</summary>
    public async IAsyncEnumerable<DueInstance> ReadDueAsync(
        DueKinds kinds, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (kinds.HasFlag(DueKinds.Inbox))
        {
            await foreach (var unreadable in _dueReader.RepairAsync(cancellation))
                yield return unreadable;
        }

        await foreach (var due in _dueReader.ReadAsync(kinds, until, Table.LargestPage, cancellation))
            yield return due;
    }

    public async Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation)
    {
        await foreach (var due in _dueReader.ReadAsync(kinds, DateTimeOffset.MaxValue, FewRows, cancellation))
            return due.At;
        return null;
    }

    public Task<long> LeaseReferenceIdsAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _lease.EnsureHeld();
        return _references.LeaseAsync(count);
    }

    /// <summary>Reads, and writes a row of its own.</summary>
    public async Task ProbeAsync(CancellationToken cancellation)
    {
        _lease.EnsureHeld();
        await _reads.ExistsAsync(Guid.Empty, Keys.Gate, cancellation);
        await _tables.Meta.PutAsync(new TableEntity(ProbeKey, ProbeKey)).WaitAsync(cancellation);
    }
}
