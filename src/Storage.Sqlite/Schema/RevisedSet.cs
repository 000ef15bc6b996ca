using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>Rows that are read together with a head, and changed one revision at a time: the stored roles, and the delegations.</summary>
/// <param name="table">Their table. That of the head has the same name and <c>_set</c>.</param>
/// <param name="about">What their <see cref="SecurityHistory"/> is about.</param>
/// <param name="first">The head before the first change.</param>
internal sealed class RevisedSet<THead, TRow>(string table, int about, THead first, Func<THead, long> revisionOf)
    where THead : class
    where TRow : class
{
    private readonly string _findHead = $"SELECT head FROM {table}_set WHERE number = 1";

    private readonly string _all = $"SELECT json FROM {table} ORDER BY id";

    private readonly string _putHead =
        $"""
        INSERT INTO {table}_set (number, revision, head) VALUES (1, @revision, @head)
        ON CONFLICT (number) DO UPDATE SET revision = excluded.revision, head = excluded.head
        """;

    private readonly string _put = $"INSERT INTO {table} (id, json) VALUES (@id, @json) ON CONFLICT (id) DO UPDATE SET json = excluded.json";

    private readonly string _drop = $"DELETE FROM {table} WHERE id = @id";

    /// <returns>The rows are null if the head is the known one.</returns>
    public (THead Head, IReadOnlyList<byte[]>? Rows) Read(Session session, THead? known)
    {
        var head = Head(session);
        return (head, head.Equals(known) ? null : session.All(_all, row => row.Bytes(0)));
    }

    /// <param name="changed">The rows that <paramref name="next"/> has in another way than the head before; null for one that is gone.</param>
    /// <returns>Whether it was changed: not if the stored revision is not the one before.</returns>
    public bool Change(Session session, THead next, IEnumerable<(SqlValue Id, TRow? Row)> changed, SecurityEntry? done)
    {
        if (revisionOf(Head(session)) != revisionOf(next) - 1)
            return false;
        session.Run(_putHead, ("@revision", revisionOf(next)), ("@head", StoreJson.Write(next)));
        foreach (var (id, row) in changed)
        {
            if (row is null)
                session.Run(_drop, ("@id", id));
            else
                session.Run(_put, ("@id", id), ("@json", StoreJson.Write(row)));
        }

        SecurityHistory.Write(session, about, done);
        return true;
    }

    private THead Head(Session session) => session.First(_findHead, row => StoreJson.Read<THead>(row.Bytes(0))) ?? first;
}
