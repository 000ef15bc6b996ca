using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Reading;

/// <summary>The reads of one instance.</summary>
internal sealed class InstanceReads(Table table)
{
    private const int PageSize = 2 + InstanceRead.MostEntries;

    private static readonly string[] KeyColumn = ["RowKey"];
    private static readonly string[] FactsColumns = [InstanceRows.FactsColumn];
    private static readonly string[] WriteColumns = [InstanceRows.WriteColumn];

    /// <summary>
    /// One query, which sees its page as of one moment. If it takes a second page, a commit may have come in between. The snapshot's
    /// ETag shows that, and everything is read again.
    /// </summary>
    public async Task<InstanceRead?> FindAsync(Guid id, CancellationToken cancellation)
    {
        while (true)
        {
            var (read, etag, isOnePage) = await ReadAsync(id, cancellation);
            if (read is null || isOnePage || etag == await ETagAsync(id, cancellation))
                return read;
        }
    }

    /// <summary>The facts of the latest commit; null if there is no such instance.</summary>
    public async Task<Facts?> FactsAsync(Guid id, CancellationToken cancellation) =>
        await table.FindAsync(Keys.Of(id), Keys.Snapshot, FactsColumns, cancellation) is { } row
            ? Facts.Read(row.GetString(InstanceRows.FactsColumn))
            : null;

    public async Task<InstanceOrigin?> OriginAsync(Guid id) =>
        await table.FindAsync(Keys.Of(id), Keys.Origin, select: null, CancellationToken.None) is { } row
            ? StoreJson.Read<InstanceOrigin>(row.Json())
            : null;

    public async Task<InboxEntry?> EntryAsync(Guid id, string key, CancellationToken cancellation) =>
        await table.FindAsync(Keys.Of(id), Keys.Inbox(key), select: null, cancellation) is { } row
            ? StoreJson.Read<InboxEntry>(row.Json())
            : null;

    public async Task<bool> ExistsAsync(Guid id, string row, CancellationToken cancellation) =>
        await table.FindAsync(Keys.Of(id), row, KeyColumn, cancellation) is not null;

    /// <summary>The write that added the row; null if there is none.</summary>
    public async Task<string?> WriteOfAsync(Guid id, string row) =>
        (await table.FindAsync(Keys.Of(id), row, WriteColumns, CancellationToken.None))?.GetString(InstanceRows.WriteColumn);

    /// <summary>A row has the entries of a commit, under the sequence of its first. So the part may begin inside a row before it.</summary>
    public async Task<ImmutableArray<HistoryEntry>> HistoryAsync(Guid id, long first, int most, CancellationToken cancellation)
    {
        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        var start = await HistoryRowAsync(id, first, cancellation);
        await foreach (var row in table.RowsAsync(Keys.Of(id), start, Keys.History(first + most), select: null, cancellation))
        {
            entries.AddRange(StoreJson.Read<ImmutableArray<HistoryEntry>>(row.Json())
                .Where(entry => entry.Sequence >= first).Take(most - entries.Count));
            if (entries.Count == most)
                break;
        }

        return entries.ToImmutable();
    }

    /// <summary>The key of the row that has an entry: the last one that begins at or before it. Few entries share a row, so it is near.</summary>
    private async Task<string> HistoryRowAsync(Guid id, long sequence, CancellationToken cancellation)
    {
        for (var back = 64L; ; back *= 8)
        {
            var from = Math.Max(1, sequence - back);
            string? last = null;
            await foreach (var row in table.RowsAsync(Keys.Of(id), Keys.History(from), Keys.History(sequence + 1), KeyColumn, cancellation))
                last = row.RowKey;
            if (last is not null || from == 1)
                return last ?? Keys.HistoryStart;
        }
    }

    private async Task<(InstanceRead? Read, string? ETag, bool IsOnePage)> ReadAsync(Guid id, CancellationToken cancellation)
    {
        var (origin, snapshot) = ((TableEntity?)null, (TableEntity?)null);
        var unread = new List<InboxEntry>();
        var (size, pages, isFull) = (0L, 0, false);
        await foreach (var page in table.PagesAsync(Keys.Of(id), Keys.ReadStart, Keys.ReadEnd, PageSize, select: null, cancellation))
        {
            pages++;
            foreach (var row in page.Values)
            {
                if (row.RowKey == Keys.Origin)
                    origin = row;
                else if (row.RowKey == Keys.Snapshot)
                    snapshot = row;
                else if (!isFull)
                    isFull = !Take(row, unread, ref size);
            }

            if (isFull || unread.Count >= InstanceRead.MostEntries)
                break;
        }

        if (origin is null || snapshot is null)
            return (null, null, IsOnePage: true);
        var version = new StoredVersion(snapshot.ETag.ToString(), Facts.Read(snapshot.GetString(InstanceRows.FactsColumn)));
        var read = new InstanceRead(
            SnapshotJson.Read(snapshot.Json(), origin.Json()), version.ToString(), [.. unread.Order(InboxEntry.FoldingOrder)],
            isFull || unread.Count >= InstanceRead.MostEntries);
        return (read, version.ETag, pages <= 1);
    }

    private static bool Take(TableEntity row, List<InboxEntry> unread, ref long size)
    {
        var json = row.Json();
        size += json.Length;
        if (unread.Count >= InstanceRead.MostEntries || (unread.Count > 0 && size > InstanceRead.MostBytes))
            return false;
        unread.Add(StoreJson.Read<InboxEntry>(json));
        return true;
    }

    private async Task<string?> ETagAsync(Guid id, CancellationToken cancellation) =>
        (await table.FindAsync(Keys.Of(id), Keys.Snapshot, KeyColumn, cancellation))?.ETag.ToString();
}
