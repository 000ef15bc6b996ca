using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

// All stored roles share one partition, so that a role is written together with the head of the set.
public sealed partial class TablesStore
{
    private const string RolePartition = "roles";
    private const string RoleSetKey = "head";
    private const string RolesStart = "r.";
    private const string RolesEnd = "r/";

    public async Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation)
    {
        while (true)
        {
            var head = HeadOf(await FindRoleSetAsync(cancellation));
            if (head == known?.Head)
                return known;
            var roles = ImmutableArray.CreateBuilder<StoredRole>();
            await foreach (var row in _tables.Meta.RowsAsync(RolePartition, RolesStart, RolesEnd, select: null, cancellation))
                roles.Add(StoreJson.Read<StoredRole>(row.Json()));
            // The rows may come in several pages, which are not of one moment.
            if (HeadOf(await FindRoleSetAsync(cancellation)) == head)
                return new RoleSet(head, roles.ToImmutable());
        }
    }

    public async Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        _lease.EnsureHeld();
        var row = await FindRoleSetAsync(CancellationToken.None);
        if (HeadOf(row).Revision != next.Head.Revision - 1)
            return false;
        var write = Keys.NewWrite();
        var headRow = new TableEntity(RolePartition, RoleSetKey) { [InstanceRows.WriteColumn] = write }.WithJson(StoreJson.Write(next.Head));
        var actions = new List<TableTransactionAction>
        {
            row is null
                ? new(TableTransactionActionType.Add, headRow)
                : new(TableTransactionActionType.UpdateReplace, headRow, row.ETag),
        };
        if (next.Find(roleId) is { } role)
            actions.Add(new(TableTransactionActionType.UpsertReplace, new TableEntity(RolePartition, RoleKey(roleId)).WithJson(StoreJson.Write(role))));
        else
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(RolePartition, RoleKey(roleId))));
        actions.AddRange(SecurityRows.Of(RolePartition, done));
        var isDone = await _tables.Meta.WriteAsync([.. actions]) == WriteOutcome.Done
            || (await FindRoleSetAsync(CancellationToken.None))?.GetString(InstanceRows.WriteColumn) == write;
        if (isDone)
            await SecurityRows.ForgetAsync(_tables.Meta, RolePartition, done);
        return isDone;
    }

    public Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        SecurityRows.ReadAsync(_tables.Meta, RolePartition, before, most, cancellation);

    private static RoleSetHead HeadOf(TableEntity? row) => row is null ? RoleSet.Empty.Head : StoreJson.Read<RoleSetHead>(row.Json());

    private static string RoleKey(int id) => $"{RolesStart}{Keys.Number(id)}";

    private Task<TableEntity?> FindRoleSetAsync(CancellationToken cancellation) =>
        _tables.Meta.FindAsync(RolePartition, RoleSetKey, select: null, cancellation);
}
