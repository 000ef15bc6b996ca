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
internal sealed class InstanceFold(Guid id, Func<InstanceRead, InstanceCommit?> decide, KeptSnapshots kept, JsonBuffer json)
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

    private static readonly List<byte[]> None = [];

    private static readonly string FindUnread = FormattableString.Invariant(
        $"SELECT json FROM mail WHERE instance = @instance AND sequence IS NULL ORDER BY at, key LIMIT {MostUnread + 1}");

    public FoldOutcome Run(Session session)
    {
        if (Standing.Find(session, id) is not { } standing)
            return FoldOutcome.NoInstance;
        if (standing.StateSize > LargestState || Unread(session, standing) is not { } unread)
            return FoldOutcome.NotOffered;
        var snapshot = kept.Find(standing.Number, standing.Version) ?? Parse(session, standing.Number);
        var read = new InstanceRead(
            snapshot, standing.Version.ToString(CultureInfo.InvariantCulture),
            unread.Count == 0 ? [] : [.. unread.Select(entry => StoreJson.Read<InboxEntry>(entry))]);
        if (decide(read) is not { } commit)
            return FoldOutcome.Nothing;

        json.Clear();
        var write = new InstanceCommitWrite(commit, standing.Version, json);
        if (!write.Run(session, standing, read))
            return FoldOutcome.NotOffered;
        var written = ReferenceEquals(commit.Snapshot.Origin, snapshot.Origin) ? commit.Snapshot : commit.Snapshot with { Origin = snapshot.Origin };
        kept.Keep(standing.Number, standing.Version + 1, written, write.StateSize);
        return FoldOutcome.Committed;
    }

    /// <summary>All that is unread; null if it is much.</summary>
    private static List<byte[]>? Unread(Session session, Standing standing)
    {
        if (!standing.HasUnread)
            return None;
        var found = session.All(FindUnread, row => row.Bytes(0), ("@instance", standing.Number));
        return found.Count <= MostUnread && found.Sum(json => json.Length) <= MostUnreadBytes ? found : null;
    }

    private static InstanceSnapshot Parse(Session session, long instance) =>
        session.First(FindState, row => SnapshotJson.Read(row.Span(0), row.Span(1)), ("@instance", instance))!;
}
