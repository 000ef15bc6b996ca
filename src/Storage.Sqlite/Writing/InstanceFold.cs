using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// One write that reads the instance, has somebody decide on it, and writes what is decided. All others wait for it, so it is done only
/// with an instance that has little to read.
/// </summary>
internal sealed class InstanceFold(Guid id, Func<InstanceRead, InstanceCommit?> decide, KeptSnapshots kept)
{
    /// <summary>The largest state that is parsed and written here, in bytes.</summary>
    public const int LargestState = 32 * 1024;

    /// <summary>The most entries that are folded here together with what is decided.</summary>
    public const int MostUnread = 8;

    private const int MostUnreadBytes = 64 * 1024;

    private const string FindState =
        """
        SELECT instance.state, origin.json FROM instance JOIN origin ON origin.instance = instance.number WHERE instance.number = @instance
        """;

    private static readonly string FindUnread = FormattableString.Invariant(
        $"SELECT json FROM mail WHERE instance = @instance AND sequence IS NULL ORDER BY at, key LIMIT {MostUnread + 1}");

    public FoldOutcome Run(Session session)
    {
        if (Standing.Find(session, id) is not { } standing)
            return FoldOutcome.NoInstance;
        if (standing.StateSize > LargestState || Unread(session, standing.Number) is not { } unread)
            return FoldOutcome.NotOffered;
        var snapshot = kept.Find(standing.Number, standing.Version) ?? Parse(session, standing.Number);
        var read = new InstanceRead(
            snapshot, standing.Version.ToString(CultureInfo.InvariantCulture), [.. unread.Select(json => StoreJson.Read<InboxEntry>(json))]);
        if (decide(read) is not { } commit)
            return FoldOutcome.Nothing;

        var write = new InstanceCommitWrite(commit, standing.Version);
        if (!write.Run(session, standing, read))
            return FoldOutcome.NotOffered;
        kept.Keep(standing.Number, standing.Version + 1, commit.Snapshot with { Origin = snapshot.Origin }, write.StateSize);
        return FoldOutcome.Committed;
    }

    /// <summary>All that is unread; null if it is much.</summary>
    private static List<byte[]>? Unread(Session session, long instance)
    {
        var found = session.All(FindUnread, row => row.Bytes(0), ("@instance", instance));
        return found.Count <= MostUnread && found.Sum(json => json.Length) <= MostUnreadBytes ? found : null;
    }

    private static InstanceSnapshot Parse(Session session, long instance)
    {
        var (state, origin) = session.First(FindState, row => (row.Bytes(0), row.Bytes(1)), ("@instance", instance));
        return SnapshotJson.Read(state, origin);
    }
}
