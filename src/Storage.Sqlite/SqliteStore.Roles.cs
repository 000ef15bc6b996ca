using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private static readonly RevisedSet<RoleSetHead, StoredRole> RoleRows =
        new("role", SecurityHistory.OfRoles, RoleSet.Empty.Head, head => head.Revision);

    public async Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation)
    {
        var (head, rows) = await _readers.ReadAsync(session => RoleRows.Read(session, known?.Head), cancellation).ConfigureAwait(false);
        return rows is null ? known! : new RoleSet(head, [.. rows.Select(json => StoreJson.Read<StoredRole>(json))]);
    }

    public Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        return _writer.WriteAsync(session => RoleRows.Change(session, next.Head, [(roleId, next.Find(roleId))], done));
    }

    public Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        _readers.ReadAsync(session => SecurityHistory.Read(session, SecurityHistory.OfRoles, before, most), cancellation);
}
