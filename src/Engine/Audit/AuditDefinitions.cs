using System.Collections.Concurrent;
using System.Collections.Immutable;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// Reads what was done to definitions for a page of the audit. Each history that was read is kept until its head says that it has grown: a page
/// costs what has changed since the one before, and not all that was ever done.
/// </summary>
internal sealed class AuditDefinitions(IDefinitionStore definitions)
{
    /// <summary>The most entries that are kept, some ten megabytes. Histories beyond that are read for each page.</summary>
    public const int MostKept = 20_000;

    private readonly ConcurrentDictionary<Guid, ImmutableArray<DefinitionHistoryEntry>> _kept = [];

    /// <summary>What fits, the latest first: as many entries as a page can show, and one more.</summary>
    public async Task<List<AuditEntry>> ReadAsync(AuditQuery query, AuditPlace start, CancellationToken cancellation)
    {
        var heads = (await definitions.ListHeadsAsync(cancellation)).Where(head => head.HistoryLength > 0
            && (query.WorkflowType is not { } type || head.WorkflowType.Equals(type, StringComparison.OrdinalIgnoreCase)));
        var entries = new ConcurrentBag<AuditEntry>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AuditReader.AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(heads, options, async (head, stop) =>
        {
            var about = AuditSubject.Of(head);
            foreach (var entry in await HistoryAsync(head, stop))
            {
                var next = AuditEntry.Of(about, entry);
                if (next.Place < start && query.Fits(next))
                    entries.Add(next);
            }
        });
        return [.. entries.OrderByDescending(entry => entry.Place).Take(query.Most + 1)];
    }

    private async ValueTask<ImmutableArray<DefinitionHistoryEntry>> HistoryAsync(DefinitionHead head, CancellationToken cancellation)
    {
        // It never changes, but grows.
        if (_kept.TryGetValue(head.Id, out var kept) && kept[^1].Sequence >= head.HistoryLength)
            return kept;
        var history = await definitions.ReadDefinitionHistoryAsync(head.Id, cancellation);
        if (history.Length > 0 && _kept.Where(other => other.Key != head.Id).Sum(other => other.Value.Length) + history.Length <= MostKept)
            _kept[head.Id] = history;
        return history;
    }
}
