using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

// All delegations share one partition, so that they are written together with the head of the set.
public sealed partial class TablesStore
{
    private const string DelegationPartition = "delegations";
    private const string DelegationSetKey = "head";
    private const string DelegationsStart = "d.";
    private const string DelegationsEnd = "d/";

    public async Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation)
    {
        while (true)
        {
            var head = DelegationHeadOf(await FindDelegationSetAsync(cancellation));
            if (head == known?.Head)
                return known;
            var found = new List<Delegation>();
            await foreach (var row in _tables.Meta.RowsAsync(DelegationPartition, DelegationsStart, DelegationsEnd, select: null, cancellation))
                found.Add(StoreJson.Read<Delegation>(row.Json()));
            // The rows may come in several pages, which are not of one moment.
            if (DelegationHeadOf(await FindDelegationSetAsync(cancellation)) == head)
                return new DelegationSet(head, found);
        }
    }

    public async Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        _lease.EnsureHeld();
        var row = await FindDelegationSetAsync(CancellationToken.None);
        if (DelegationHeadOf(row).Revision != next.Head.Revision - 1)
            return false;
        var write = Keys.NewWrite();
        var head = new TableEntity(DelegationPartition, DelegationSetKey) { [InstanceRows.WriteColumn] = write }.WithJson(StoreJson.Write(next.Head));
        TableTransactionAction headAction = row is null
            ? new(TableTransactionActionType.Add, head)
            : new(TableTransactionActionType.UpdateReplace, head, row.ETag);
        var rows = changed.Select(id => Write(next.Find(id), id));
        var isDone = await _tables.Meta.WriteAsync([headAction, .. rows, .. SecurityRows.Of(DelegationPartition, done)]) == WriteOutcome.Done
            || (await FindDelegationSetAsync(CancellationToken.None))?.GetString(InstanceRows.WriteColumn) == write;
        if (isDone)
            await SecurityRows.ForgetAsync(_tables.Meta, DelegationPartition, done);
        return isDone;
    }

    public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        SecurityRows.ReadAsync(_tables.Meta, DelegationPartition, before, most, cancellation);

    private static TableTransactionAction Write(Delegation? delegation, Guid id)
    {
        var row = new TableEntity(DelegationPartition, $"{DelegationsStart}{Keys.Of(id)}");
        return delegation is null
            ? new(TableTransactionActionType.Delete, row)
            : new(TableTransactionActionType.UpsertReplace, row.WithJson(StoreJson.Write(delegation)));
    }

    private static DelegationSetHead DelegationHeadOf(TableEntity? row) =>
        row is null ? DelegationSet.Empty.Head : StoreJson.Read<DelegationSetHead>(row.Json());

    private Task<TableEntity?> FindDelegationSetAsync(CancellationToken cancellation) =>
        _tables.Meta.FindAsync(DelegationPartition, DelegationSetKey, select: null, cancellation);
}
