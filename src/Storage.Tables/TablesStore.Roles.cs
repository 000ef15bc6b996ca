using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

public sealed partial class TablesStore
{
    private static readonly RevisedSet<RoleSetHead, StoredRole> RoleRows = new("roles", "r", RoleSet.Empty.Head, head => head.Revision);

    public async Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation)
    {
        var (head, roles) = await RoleRows.ReadAsync(_tables.Meta, known?.Head, cancellation);
        return roles is null ? known! : new RoleSet(head, [.. roles]);
    }

    public Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        _lease.EnsureHeld();
        return RoleRows.ChangeAsync(_tables.Meta, next.Head, [(Keys.Number(roleId), next.Find(roleId))], done);
    }

    public Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        SecurityRows.ReadAsync(_tables.Meta, RoleRows.Partition, before, most, cancellation);
}
