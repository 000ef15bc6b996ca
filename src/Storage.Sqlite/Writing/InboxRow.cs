using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>An inbox entry as its row. The row is the vote: its key is unique in its instance, and it is never deleted.</summary>
internal sealed record InboxRow(string Key, long At, ArraySegment<byte> Json, long? Sequence = null, bool IsNew = false)
{
    private const string Put =
        """
        INSERT INTO mail (instance, key, at, json, sequence) VALUES (@instance, @key, @at, @json, @sequence)
        ON CONFLICT (instance, key) DO NOTHING
        """;

    private const string PutStamp =
        "UPDATE mail SET sequence = @sequence WHERE instance = @instance AND key = @key AND sequence IS NULL";

    private const string FindJson = "SELECT json FROM mail WHERE instance = @instance AND key = @key";

    private const string FindKey = "SELECT 1 FROM mail WHERE instance = @instance AND key = @key";

    public static InboxRow Of(InboxEntry entry) => new(entry.Key, Columns.Of(entry.At), StoreJson.Write(entry));

    /// <param name="json">Holds the JSON until the row is written.</param>
    public static InboxRow Of(StampedEntry stamped, JsonBuffer json) => new(
        stamped.Inbox.Key, Columns.Of(stamped.Inbox.At),
        // The JSON of a row that is there already is left as it is.
        stamped.IsNew ? json.Write(stamped.Inbox) : default, stamped.Entry.Sequence, stamped.IsNew);

    public static bool Exists(Session session, long instance, string key) =>
        session.First(FindKey, _ => true, ("@instance", instance), ("@key", key));

    public static byte[]? Find(Session session, long instance, string key) =>
        session.First(FindJson, row => row.Bytes(0), ("@instance", instance), ("@key", key));

    /// <summary>Inserts the row; false if its key is there already.</summary>
    public bool Insert(Session session, long instance) => session.Run(
        Put, ("@instance", instance), ("@key", Key), ("@at", At), ("@json", Json), ("@sequence", Sequence)) > 0;

    /// <summary>Gives the row its place in the history. If the row is new, writes the row itself.</summary>
    public void Stamp(Session session, long instance)
    {
        var done = IsNew
            ? Insert(session, instance)
            : session.Run(PutStamp, ("@instance", instance), ("@key", Key), ("@sequence", Sequence)) > 0;
        if (!done)
            throw new InvalidOperationException($"The commit stamps the inbox entry '{Key}', which is not among the instance's unread entries.");
    }
}
