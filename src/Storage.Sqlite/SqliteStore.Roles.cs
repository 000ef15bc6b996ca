using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private const string FindRoleSet = "SELECT head FROM role_set WHERE number = 1";

    private const string AllRoles = "SELECT json FROM role ORDER BY id";

    private const string PutRoleSet =
        """
        INSERT INTO role_set (number, revision, head) VALUES (1, @revision, @head)
        ON CONFLICT (number) DO UPDATE SET revision = excluded.revision, head = excluded.head
        """;

    private const string PutRole = "INSERT INTO role (id, json) VALUES (@id, @json) ON CONFLICT (id) DO UPDATE SET json = excluded.json";

    private const string DropRole = "DELETE FROM role WHERE id = @id";

    public async Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation)
    {
        var (head, roles) = await _readers.ReadAsync(
            session =>
            {
                var head = RoleSetHead(session);
                return (head, head == known?.Head ? [] : session.All(AllRoles, row => row.Bytes(0)));
            },
            cancellation).ConfigureAwait(false);
        return head == known?.Head ? known : new RoleSet(head, [.. roles.Select(json => StoreJson.Read<StoredRole>(json))]);
    }

    public Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        var (head, role) = (StoreJson.Write(next.Head), next.Find(roleId) is { } found ? StoreJson.Write(found) : null);
        return _writer.WriteAsync(session =>
        {
            if (RoleSetHead(session).Revision != next.Head.Revision - 1)
                return false;
            session.Run(PutRoleSet, ("@revision", next.Head.Revision), ("@head", head));
            if (role is null)
                session.Run(DropRole, ("@id", roleId));
            else
                session.Run(PutRole, ("@id", roleId), ("@json", role));
            SecurityHistory.Write(session, SecurityHistory.OfRoles, done);
            return true;
        });
    }

    public Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        _readers.ReadAsync(session => SecurityHistory.Read(session, SecurityHistory.OfRoles, before, most), cancellation);

    private static RoleSetHead RoleSetHead(Session session) =>
        session.First(FindRoleSet, row => StoreJson.Read<RoleSetHead>(row.Bytes(0))) ?? RoleSet.Empty.Head;
}
