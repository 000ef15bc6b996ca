using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private static readonly RevisedSet<DelegationSetHead, Delegation> DelegationRows =
        new("delegation", SecurityHistory.OfDelegations, DelegationSet.Empty.Head, head => head.Revision);

    public async Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation)
    {
        var (head, rows) = await _readers.ReadAsync(session => DelegationRows.Read(session, known?.Head), cancellation).ConfigureAwait(false);
        return rows is null ? known! : new DelegationSet(head, rows.Select(json => StoreJson.Read<Delegation>(json)));
    }

    public Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        return _writer.WriteAsync(session =>
            DelegationRows.Change(session, next.Head, changed.Select(id => ((SqlValue)Columns.Of(id), next.Find(id))), done));
    }

    public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        _readers.ReadAsync(session => SecurityHistory.Read(session, SecurityHistory.OfDelegations, before, most), cancellation);
}
