using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>The rows in an instance's partition, as actions of its transactions.</summary>
internal static class InstanceRows
{
    public const string FactsColumn = "Facts";

    /// <summary>The write that added a row which is added only once.</summary>
    public const string WriteColumn = "Write";

    /// <summary>The first action of an append. It fails if there is no instance, and otherwise changes nothing.</summary>
    public static TableTransactionAction TouchGate(Guid id) =>
        new(TableTransactionActionType.UpdateMerge, new TableEntity(Keys.Of(id), Keys.Gate), ETag.All);

    public static TableTransactionAction AddGate(Guid id, string write) =>
        Add(new TableEntity(Keys.Of(id), Keys.Gate) { [WriteColumn] = write });

    public static TableTransactionAction AddOrigin(InstanceOrigin origin) =>
        Add(new TableEntity(Keys.Of(origin.Id), Keys.Origin).WithJson(StoreJson.Write(origin)));

    public static TableTransactionAction AddSnapshot(InstanceSnapshot snapshot, Facts facts) => Add(SnapshotRow(snapshot, facts));

    public static TableTransactionAction ReplaceSnapshot(InstanceSnapshot snapshot, Facts facts, string etag) =>
        new(TableTransactionActionType.UpdateReplace, SnapshotRow(snapshot, facts), new ETag(etag));

    /// <summary>
    /// Turns an instance into one that never existed but whose id is taken. Without a gate no append succeeds, without an origin no read
    /// finds it, and the snapshot's row blocks a new instance with this id.
    /// </summary>
    public static TableTransactionAction[] Bury(Guid id, Facts facts, string etag) =>
    [
        new(TableTransactionActionType.UpdateReplace,
            new TableEntity(Keys.Of(id), Keys.Snapshot) { [FactsColumn] = facts.ToString() }, new ETag(etag)),
        new(TableTransactionActionType.Delete, new TableEntity(Keys.Of(id), Keys.Gate), ETag.All),
        new(TableTransactionActionType.Delete, new TableEntity(Keys.Of(id), Keys.Origin), ETag.All),
    ];

    /// <summary>The row that keeps the key of an inbox entry taken for ever.</summary>
    public static TableTransactionAction AddEntry(Guid id, InboxEntry entry, byte[] json, string write) =>
        Add(new TableEntity(Keys.Of(id), Keys.Inbox(entry.Key)) { [WriteColumn] = write }.WithJson(json));

    public static TableTransactionAction AddUnread(Guid id, InboxEntry entry, byte[] json) =>
        Add(new TableEntity(Keys.Of(id), Keys.Unread(entry)).WithJson(json));

    public static TableTransactionAction DropUnread(Guid id, InboxEntry entry) =>
        new(TableTransactionActionType.Delete, new TableEntity(Keys.Of(id), Keys.Unread(entry)), ETag.All);

    /// <summary>Everything that one commit adds to the history, in as few rows as can hold it.</summary>
    public static IEnumerable<TableTransactionAction> AddHistory(Guid id, ImmutableArray<HistoryEntry> entries)
    {
        if (entries.IsEmpty)
            return [];
        var json = StoreJson.Write(entries);
        if (json.Length <= Payload.Largest || entries.Length == 1)
            return [Add(new TableEntity(Keys.Of(id), Keys.History(entries[0].Sequence)).WithJson(json))];
        var half = entries.Length / 2;
        return [.. AddHistory(id, entries[..half]), .. AddHistory(id, entries[half..])];
    }

    /// <exception cref="SnapshotTooLargeException">No row can hold the snapshot.</exception>
    private static TableEntity SnapshotRow(InstanceSnapshot snapshot, Facts facts)
    {
        try
        {
            return new TableEntity(Keys.Of(snapshot.Id), Keys.Snapshot) { [FactsColumn] = facts.ToString() }.WithJson(SnapshotJson.Write(snapshot));
        }
        catch (RowTooLargeException exception)
        {
            throw new SnapshotTooLargeException(exception.Size, Payload.Largest);
        }
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);
}
