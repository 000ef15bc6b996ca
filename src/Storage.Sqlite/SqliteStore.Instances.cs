using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite;

// JSON is written before the writer is asked and parsed after the reader is returned: neither waits for it.
public sealed partial class SqliteStore
{
    private const string LeaseReferences = "UPDATE counter SET next = next + @count WHERE name = 'reference' RETURNING next - @count";

    // No instance has this number.
    private const string PutProbe = "INSERT INTO origin (instance, json) VALUES (-1, zeroblob(16384))";

    private const string DropProbe = "DELETE FROM origin WHERE instance = -1";

    private const string ReadCounter = "SELECT next FROM counter WHERE name = 'reference'";

    public async Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation)
    {
        var found = await _readers.ReadAsync(session => InstanceReads.Find(session, id), cancellation).ConfigureAwait(false);
        return found?.Parse();
    }

    public Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return _writer.WriteAsync(new InstanceCreation(snapshot, history).Run);
    }

    public async Task<AppendResult> AppendAsync(Guid id, InboxEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var row = InboxRow.Of(entry);
        var (known, first) = await _writer.WriteAsync(session => Append(session, id, row)).ConfigureAwait(false);
        return !known ? new AppendResult.NoInstance()
            : first is null ? new AppendResult.Appended()
            : new AppendResult.Duplicate(StoreJson.Read<InboxEntry>(first));
    }

    public Task<bool> CommitAsync(InstanceCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return long.TryParse(commit.ExpectedVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? _writer.WriteAsync(new InstanceCommitWrite(commit, version, new JsonBuffer()).Run)
            : Task.FromResult(false);
    }

    public Task<FoldOutcome> FoldAsync(Guid id, Func<InstanceRead, InstanceCommit?> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return _writer.WriteAsync(new InstanceFold(id, decide, _writer.Kept, _writer.Json).Run);
    }

    public Task<bool> DeleteAsync(Guid id, string expectedVersion) =>
        long.TryParse(expectedVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? _writer.WriteAsync(session => InstanceDeletion.Run(session, id, version))
            : Task.FromResult(false);

    public async Task<InboxEntry?> FindEntryAsync(Guid id, string key, CancellationToken cancellation)
    {
        var json = await _readers.ReadAsync(
            session => InstanceReads.Number(session, id) is { } instance ? InboxRow.Find(session, instance, key) : null,
            cancellation).ConfigureAwait(false);
        return json is null ? null : StoreJson.Read<InboxEntry>(json);
    }

    public async Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, long first, int most, CancellationToken cancellation)
    {
        var entries = await _readers.ReadAsync(session => InstanceReads.History(session, id, first, most), cancellation).ConfigureAwait(false);
        return [.. entries.Select(json => StoreJson.Read<HistoryEntry>(json))];
    }

    public async Task<HappenedPart?> ReadHappenedAsync(HappenedQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return (await _readers.ReadAsync(session => HappenedReads.Find(session, query), cancellation).ConfigureAwait(false)).Parse();
    }

    public async Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        await _listSeats.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            return await _readers.ReadAsync(ReadWithin, limit.Token).ConfigureAwait(false);

            InstancePage ReadWithin(Session session)
            {
                limit.CancelAfter(_limits.MostTime);
                var page = InstanceLists.Read(session, query, _limits);
                // The list is read. If it now has to wait for the disk, a narrower one would, too.
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
                return page;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new QueryTooBroadException(FormattableString.Invariant(
                $"The list took longer than {_limits.MostTime.TotalSeconds:0.###} seconds. Compare with narrower values or fewer of them, or sort by the field that is compared."));
        }
        finally
        {
            _listSeats.Release();
        }
    }

    public Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => _readers.ReadAsync(
        session => session.First(InstanceLists.FindLive, row => row.GetInt32(0), ("@definition", Columns.Of(definitionId))) == 1, cancellation);

    public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) => _readers.ReadAsync(
        session => session.First(InstanceLists.FindLiveOf, row => row.GetInt32(0), ("@definition", Columns.Of(definitionId)), ("@versions", $"[{string.Join(',', versions)}]")) == 1, cancellation);

    public async IAsyncEnumerable<DueInstance> ReadDueAsync(
        DueKinds kinds, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = DueRow.BeforeAll; ;)
        {
            var page = await _readers.ReadAsync(session => DueRows.Page(session, kinds, Columns.Of(until), last), cancellation)
                .ConfigureAwait(false);
            foreach (var row in page)
                yield return new DueInstance(row.Id, row.Kind, new DateTimeOffset(row.At, TimeSpan.Zero));
            if (page.Count < DueRows.PageSize)
                yield break;
            last = page[^1];
        }
    }

    public Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation) =>
        _readers.ReadAsync(session => DueRows.Next(session, kinds), cancellation);

    public Task<long> LeaseReferenceIdsAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return _writer.WriteAsync(session => session.First(LeaseReferences, row => row.GetInt64(0), ("@count", count)));
    }

    /// <summary>Reads, and writes a row that takes pages of its own and is gone again with the same commit.</summary>
    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await _readers.ReadAsync(session => session.First(ReadCounter, row => row.GetInt64(0)), cancellation).ConfigureAwait(false);
        await _writer.WriteAsync(session => session.Run(PutProbe) + session.Run(DropProbe)).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private static (bool Known, byte[]? First) Append(Session session, Guid id, InboxRow row)
    {
        if (InstanceReads.Number(session, id) is not { } instance)
            return (false, null);
        if (!row.Insert(session, instance))
            return (true, InboxRow.Find(session, instance, row.Key));
        DueRows.PutEntry(session, instance, row.At);
        return (true, null);
    }
}
