using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

public sealed partial class TablesStore
{
    private static readonly RevisedSet<DelegationSetHead, Delegation> DelegationRows =
        new("delegations", "d", DelegationSet.Empty.Head, head => head.Revision);

    public async Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation)
    {
        var (head, rows) = await DelegationRows.ReadAsync(_tables.Meta, known?.Head, cancellation);
        return rows is null ? known! : new DelegationSet(head, rows);
    }

    public Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        _lease.EnsureHeld();
        return DelegationRows.ChangeAsync(_tables.Meta, next.Head, changed.Select(id => (Keys.Of(id), next.Find(id))), done);
    }

    public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        SecurityRows.ReadAsync(_tables.Meta, DelegationRows.Partition, before, most, cancellation);
}
