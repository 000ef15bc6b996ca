using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private const string FindDelegationSet = "SELECT head FROM delegation_set WHERE number = 1";

    private const string AllDelegations = "SELECT json FROM delegation";

    private const string PutDelegationSet =
        """
        INSERT INTO delegation_set (number, revision, head) VALUES (1, @revision, @head)
        ON CONFLICT (number) DO UPDATE SET revision = excluded.revision, head = excluded.head
        """;

    private const string PutDelegation = "INSERT INTO delegation (id, json) VALUES (@id, @json) ON CONFLICT (id) DO UPDATE SET json = excluded.json";

    private const string DropDelegation = "DELETE FROM delegation WHERE id = @id";

    public async Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation)
    {
        var (head, rows) = await _readers.ReadAsync(
            session =>
            {
                var head = DelegationSetHead(session);
                return (head, head == known?.Head ? [] : session.All(AllDelegations, row => row.Bytes(0)));
            },
            cancellation).ConfigureAwait(false);
        return head == known?.Head ? known : new DelegationSet(head, rows.Select(json => StoreJson.Read<Delegation>(json)));
    }

    public Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        var head = StoreJson.Write(next.Head);
        var rows = changed.Select(id => (Id: Columns.Of(id), Json: next.Find(id) is { } found ? StoreJson.Write(found) : null)).ToList();
        return _writer.WriteAsync(session =>
        {
            if (DelegationSetHead(session).Revision != next.Head.Revision - 1)
                return false;
            session.Run(PutDelegationSet, ("@revision", next.Head.Revision), ("@head", head));
            foreach (var (id, json) in rows)
            {
                if (json is null)
                    session.Run(DropDelegation, ("@id", id));
                else
                    session.Run(PutDelegation, ("@id", id), ("@json", json));
            }

            SecurityHistory.Write(session, SecurityHistory.OfDelegations, done);
            return true;
        });
    }

    public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        _readers.ReadAsync(session => SecurityHistory.Read(session, SecurityHistory.OfDelegations, before, most), cancellation);

    private static DelegationSetHead DelegationSetHead(Session session) =>
        session.First(FindDelegationSet, row => StoreJson.Read<DelegationSetHead>(row.Bytes(0))) ?? DelegationSet.Empty.Head;
}
