using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>
/// The behaviour of every store, written down in the simplest way: a dictionary under a lock. It is the twin of real stores in
/// model-based tests.
/// </summary>
public class InMemoryInstanceStore : IInstanceStore, IInstanceLists
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Instance> _instances = [];
    private readonly HashSet<Guid> _deleted = [];
    private long _nextReference = 1;

    /// <summary>Whether a list of what waits for somebody knows of answers that no commit has taken over yet. It must.</summary>
    protected virtual bool ListsSeeUnreadVotes => true;

    public virtual Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation) => cancellation.IsCancellationRequested
        ? Task.FromCanceled<InstanceRead?>(cancellation)
        : Locked(() => _instances.TryGetValue(id, out var found)
            ? ReadOf(found)
            : null);

    public virtual Task<bool> CreateAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history) => Locked(() =>
        !_deleted.Contains(snapshot.Id) && _instances.TryAdd(snapshot.Id, new Instance { Snapshot = snapshot, History = [.. history] }));

    public virtual Task<AppendResult> AppendAsync(Guid id, InboxEntry entry) => Locked<AppendResult>(() =>
    {
        if (!_instances.TryGetValue(id, out var found))
            return new AppendResult.NoInstance();
        if (!found.Inbox.TryAdd(entry.Key, entry))
            return new AppendResult.Duplicate(found.Inbox[entry.Key]);
        return new AppendResult.Appended();
    });

    public virtual Task<FoldOutcome> FoldAsync(Guid id, Func<InstanceRead, InstanceCommit?> decide) => Locked(() =>
        !_instances.TryGetValue(id, out var found) ? FoldOutcome.NoInstance
        : decide(ReadOf(found)) is not { } commit ? FoldOutcome.Nothing
        : Commit(commit) ? FoldOutcome.Committed
        : FoldOutcome.NotOffered);

    public virtual Task<HappenedPart?> ReadHappenedAsync(HappenedQuery query, CancellationToken cancellation) => Task.FromResult<HappenedPart?>(null);

    public virtual Task<bool> CommitAsync(InstanceCommit commit) => Locked(() => Commit(commit));

    private bool Commit(InstanceCommit commit)
    {
        if (!_instances.TryGetValue(commit.Snapshot.Id, out var found)
            || commit.ExpectedVersion != found.Version.ToString(CultureInfo.InvariantCulture)
            || commit.Inbox.Any(stamped => stamped.IsNew && found.Inbox.ContainsKey(stamped.Inbox.Key)))
        {
            return false;
        }

        foreach (var stamped in commit.Inbox)
        {
            found.Inbox[stamped.Inbox.Key] = stamped.Inbox;
            found.Stamped.Add(stamped.Inbox.Key);
            found.History.Add(stamped.Entry);
        }

        found.History.AddRange(commit.History);
        found.Snapshot = commit.Snapshot with { Origin = found.Snapshot.Origin };
        found.Version++;
        return true;
    }

    public virtual Task<bool> DeleteAsync(Guid id, string expectedVersion) => Locked(() =>
        _instances.TryGetValue(id, out var found)
        && expectedVersion == found.Version.ToString(CultureInfo.InvariantCulture)
        && _deleted.Add(id)
        && _instances.Remove(id));

    public virtual Task<InboxEntry?> FindEntryAsync(Guid id, string key, CancellationToken cancellation) => Locked(() =>
        _instances.TryGetValue(id, out var found) ? found.Inbox.GetValueOrDefault(key) : null);

    public virtual Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, long first, int most, CancellationToken cancellation) =>
        Locked<ImmutableArray<HistoryEntry>>(() => _instances.TryGetValue(id, out var found)
            ? [.. found.History.Where(entry => entry.Sequence >= first && entry.Sequence < first + most).OrderBy(entry => entry.Sequence)]
            : []);

    public virtual Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation) => Locked(() =>
    {
        var rows = _instances.Values.Where(candidate => Includes(query.Scope, candidate)).Select(row => InstanceSummary.Of(row.Snapshot))
            .Where(row => InstanceFields.Catalogue.Matches(query.Filter, row));
        var sorted = rows.Order(ListOrder.Of(query.Sort, query.Descending)).ToList();
        return new InstancePage([.. sorted.Skip(query.Skip).Take(query.Take)], Math.Min(sorted.Count, InstancePage.MostCounted + 1));
    });

    public virtual Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => Locked(() =>
        _instances.Values.Any(found => found.Snapshot.Origin.DefinitionId == definitionId && !found.Snapshot.State.IsEnded));

    public virtual Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) => Locked(() =>
        _instances.Values.Any(found => found.Snapshot.Origin.DefinitionId == definitionId && versions.Contains(found.Snapshot.Origin.DefinitionVersion) && !found.Snapshot.State.IsEnded));

    public virtual async IAsyncEnumerable<DueInstance> ReadDueAsync(
        DueKinds kinds, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var due = await Locked(() => Due(kinds).Where(row => row.At <= until).OrderBy(row => row.At).ToList());
        foreach (var row in due)
            yield return row;
    }

    public virtual Task<DateTimeOffset?> NextDueAsync(DueKinds kinds, CancellationToken cancellation) =>
        Locked(() => Due(kinds).Min(row => (DateTimeOffset?)row.At));

    public virtual Task<long> LeaseReferenceIdsAsync(int count) => Locked(() => (_nextReference += count) - count);

    public virtual Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;

    private bool Includes(InstanceScope scope, Instance candidate) => scope switch
    {
        InstanceScope.StartedBy own => candidate.Snapshot.Origin.Initiator.Key == own.CallerKey,
        InstanceScope.AssignedTo assigned => candidate.Snapshot.State is InstanceState.AwaitingSignal waiting && Sample.CallerOf(assigned).MayAnswer(
            candidate.Snapshot, key => HasVoted(candidate, InboxKeys.Signal(candidate.Snapshot.Position.Number, waiting.SignalName, key))),
        _ => true,
    };

    private bool HasVoted(Instance candidate, string key) => ListsSeeUnreadVotes ? candidate.Inbox.ContainsKey(key) : candidate.Stamped.Contains(key);

    private static InstanceRead ReadOf(Instance found)
    {
        var first = FirstOf(found.Unread);
        var isCut = first.Length == InstanceRead.MostEntries || first.Length < found.Unread.Count();
        return new InstanceRead(found.Snapshot, found.Version.ToString(CultureInfo.InvariantCulture), first, isCut);
    }

    private static ImmutableArray<InboxEntry> FirstOf(IEnumerable<InboxEntry> unread)
    {
        var first = ImmutableArray.CreateBuilder<InboxEntry>();
        var size = 0;
        foreach (var entry in unread.Take(InstanceRead.MostEntries))
        {
            size += Encoding.UTF8.GetByteCount(StoredText.Of(entry));
            if (first.Count > 0 && size > InstanceRead.MostBytes)
                break;
            first.Add(entry);
        }

        return first.ToImmutable();
    }

    private IEnumerable<DueInstance> Due(DueKinds kinds)
    {
        foreach (var (id, found) in _instances)
        {
            if (kinds.HasFlag(DueKinds.Inbox) && found.Unread.FirstOrDefault() is { } entry)
                yield return new DueInstance(id, DueKinds.Inbox, entry.At);
            var kind = found.Snapshot.State.UnderWay is not null ? DueKinds.Attempt : DueKinds.Wait;
            if (kinds.HasFlag(kind) && found.Snapshot.State.DueAt is { } at)
                yield return new DueInstance(id, kind, at);
        }
    }

    private Task<T> Locked<T>(Func<T> work)
    {
        lock (_gate)
            return Task.FromResult(work());
    }

    private sealed class Instance
    {
        public required InstanceSnapshot Snapshot { get; set; }

        public required List<HistoryEntry> History { get; init; }

        public int Version { get; set; } = 1;

        public Dictionary<string, InboxEntry> Inbox { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Stamped { get; } = new(StringComparer.Ordinal);

        public IEnumerable<InboxEntry> Unread =>
            Inbox.Values.Where(entry => !Stamped.Contains(entry.Key)).Order(InboxEntry.FoldingOrder);
    }
}
