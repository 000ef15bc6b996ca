using System.Collections.Concurrent;
using System.Collections.Immutable;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// Reads what was changed of definitions for a page of the audit. What was read once is kept in memory, and read again only if the head says
/// that the definition has changed since: a page costs the list of heads and the histories that have changed, however many there are.
/// </summary>
internal sealed class AuditDefinitions(IDefinitionStore definitions)
{
    /// <summary>The most entries that are kept in memory, some 20 MiB. Histories that do not fit are read for each page.</summary>
    public const int MostKept = 50_000;

    private const int AtOnce = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Known> _known = [];
    private int _kept;

    /// <summary>What fits, before the place, the latest first: as many entries as a page can show, and one more.</summary>
    public async Task<List<AuditEntry>> ReadAsync(AuditQuery query, AuditPlace start, CancellationToken cancellation)
    {
        var heads = (await definitions.ListHeadsAsync(cancellation)).Where(head => head.HistoryLength > 0
            && (query.WorkflowType is not { } type || head.WorkflowType.Equals(type, StringComparison.OrdinalIgnoreCase)));
        var entries = new List<AuditEntry>();
        var unknown = new List<DefinitionHead>();
        foreach (var head in heads)
        {
            if (Find(head) is { } history)
                Add(head, history);
            else
                unknown.Add(head);
        }

        var read = new ConcurrentBag<(DefinitionHead Head, ImmutableArray<DefinitionHistoryEntry> History)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(unknown, options, async (head, stop) => read.Add((head, await definitions.ReadDefinitionHistoryAsync(head.Id, stop))));
        foreach (var (head, history) in read)
        {
            Keep(head, history);
            Add(head, history);
        }

        return [.. entries.OrderByDescending(entry => entry.Place).Take(query.Most + 1)];

        void Add(DefinitionHead head, ImmutableArray<DefinitionHistoryEntry> history)
        {
            var about = AuditSubject.Of(head);
            entries.AddRange(history.Select(entry => AuditEntry.Of(about, entry)).Where(entry => entry.Place < start && query.Fits(entry)));
        }
    }

    private ImmutableArray<DefinitionHistoryEntry>? Find(DefinitionHead head)
    {
        lock (_lock)
            return _known.TryGetValue(head.Id, out var known) && known.Revision == head.Revision ? known.History : null;
    }

    /// <summary>The head was read before its history: if that has more than the head says, the next head has another revision.</summary>
    private void Keep(DefinitionHead head, ImmutableArray<DefinitionHistoryEntry> history)
    {
        lock (_lock)
        {
            if (_known.Remove(head.Id, out var before))
                _kept -= before.History.Length;
            if (_kept + history.Length > MostKept)
                return;
            _known.Add(head.Id, new(head.Revision, history));
            _kept += history.Length;
        }
    }

    private sealed record Known(int Revision, ImmutableArray<DefinitionHistoryEntry> History);
}
