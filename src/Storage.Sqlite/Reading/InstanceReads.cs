using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Reading;

/// <summary>The reads of one instance.</summary>
internal static class InstanceReads
{
    private const string FindNumber = "SELECT number FROM instance WHERE id = @id";

    private const string FindInstance =
        """
        SELECT instance.number, instance.version, instance.state, origin.json
        FROM instance JOIN origin ON origin.instance = instance.number WHERE instance.id = @id
        """;

    private static readonly string FindUnread = FormattableString.Invariant(
        $"SELECT json FROM mail WHERE instance = @instance AND sequence IS NULL ORDER BY at, key LIMIT {InstanceRead.MostEntries}");

    internal const string FindHistory =
        """
        SELECT json FROM history WHERE instance = @instance AND sequence BETWEEN @first AND @last ORDER BY sequence
        """;

    /// <summary>The number that stands for the instance in other tables; null if there is no such instance.</summary>
    public static long? Number(Session session, Guid id) =>
        session.First(FindNumber, row => (long?)row.GetInt64(0), ("@id", Columns.Of(id)));

    public static StoredInstance? Find(Session session, Guid id)
    {
        if (session.First(
            FindInstance,
            row => (Number: row.GetInt64(0), Version: row.GetInt64(1), State: row.Bytes(2), Origin: row.Bytes(3)),
            ("@id", Columns.Of(id))) is not { Number: > 0 } found)
        {
            return null;
        }

        var unread = new List<byte[]>();
        var (size, isCut) = (0L, false);
        session.Each(FindUnread, row =>
        {
            var json = row.Bytes(0);
            size += json.Length;
            isCut = unread.Count > 0 && size > InstanceRead.MostBytes;
            if (isCut)
                return false;
            unread.Add(json);
            return true;
        }, ("@instance", found.Number));
        return new StoredInstance(found.Version, found.State, found.Origin, unread, isCut || unread.Count == InstanceRead.MostEntries);
    }

    /// <summary>Sequences have no gaps, so the range has no more entries than numbers.</summary>
    public static List<byte[]> History(Session session, Guid id, long first, int most) => Number(session, id) is { } instance
        ? session.All(FindHistory, row => row.Bytes(0), ("@instance", instance), ("@first", first), ("@last", first + most - 1))
        : [];
}

/// <summary>An instance as it was read, not parsed yet: parsing needs no connection.</summary>
internal sealed record StoredInstance(long Version, byte[] State, byte[] Origin, List<byte[]> Unread, bool IsCut)
{
    public InstanceRead Parse() => new(
        SnapshotJson.Read(State, Origin),
        Version.ToString(CultureInfo.InvariantCulture),
        [.. Unread.Select(json => StoreJson.Read<InboxEntry>(json))],
        IsCut);
}
