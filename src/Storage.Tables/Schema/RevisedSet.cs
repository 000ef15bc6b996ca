using Azure.Data.Tables;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>
/// Rows that are read together with a head, and changed one revision at a time: the stored roles, and the delegations. They share one
/// partition, so that they are written together with the head, and with what was done to them.
/// </summary>
/// <param name="prefix">With what the keys of the rows begin, before a dot.</param>
/// <param name="first">The head before the first change.</param>
internal sealed class RevisedSet<THead, TRow>(string partition, string prefix, THead first, Func<THead, long> revisionOf)
    where THead : class
    where TRow : class
{
    private const string HeadKey = "head";

    public string Partition => partition;

    /// <returns>The rows are null if the head is the known one.</returns>
    public async Task<(THead Head, List<TRow>? Rows)> ReadAsync(Table table, THead? known, CancellationToken cancellation)
    {
        while (true)
        {
            var head = HeadOf(await FindHeadAsync(table, cancellation));
            if (head.Equals(known))
                return (head, null);
            var rows = new List<TRow>();
            await foreach (var row in table.RowsAsync(partition, $"{prefix}.", $"{prefix}/", select: null, cancellation))
                rows.Add(StoreJson.Read<TRow>(row.Json()));
            // The rows may come in several pages, which are not of one moment.
            if (HeadOf(await FindHeadAsync(table, cancellation)).Equals(head))
                return (head, rows);
        }
    }

    /// <param name="changed">The rows that <paramref name="next"/> has in another way than the head before; null for one that is gone.</param>
    /// <returns>Whether it was changed: not if the stored revision is not the one before.</returns>
    public async Task<bool> ChangeAsync(Table table, THead next, IEnumerable<(string Id, TRow? Row)> changed, SecurityEntry? done)
    {
        var before = await FindHeadAsync(table, CancellationToken.None);
        if (revisionOf(HeadOf(before)) != revisionOf(next) - 1)
            return false;
        var write = Keys.NewWrite();
        var row = new TableEntity(partition, HeadKey) { [InstanceRows.WriteColumn] = write }.WithJson(StoreJson.Write(next));
        TableTransactionAction head = before is null
            ? new(TableTransactionActionType.Add, row)
            : new(TableTransactionActionType.UpdateReplace, row, before.ETag);
        var isDone = await table.WriteAsync([head, .. changed.Select(Write), .. SecurityRows.Of(partition, done)]) == WriteOutcome.Done
            || (await FindHeadAsync(table, CancellationToken.None))?.GetString(InstanceRows.WriteColumn) == write;
        if (isDone)
            await SecurityRows.ForgetAsync(table, partition, done);
        return isDone;
    }

    private TableTransactionAction Write((string Id, TRow? Row) changed)
    {
        var row = new TableEntity(partition, $"{prefix}.{changed.Id}");
        return changed.Row is null
            ? new(TableTransactionActionType.Delete, row)
            : new(TableTransactionActionType.UpsertReplace, row.WithJson(StoreJson.Write(changed.Row)));
    }

    private THead HeadOf(TableEntity? row) => row is null ? first : StoreJson.Read<THead>(row.Json());

    private Task<TableEntity?> FindHeadAsync(Table table, CancellationToken cancellation) =>
        table.FindAsync(partition, HeadKey, select: null, cancellation);
}
