using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>Writes and removes due rows. An instance's rows lie in one partition, so rows that change together are one request.</summary>
internal sealed class DueRows(Table table)
{
    /// <summary>The row of the unread inbox entry that the due row stands for.</summary>
    public const string UnreadRow = "Unread";

    public static TableEntity RowOf(DueKey key) => new(Keys.Bucket(key.Id), key.ToString());

    public Task PutEntryAsync(DueKey key, InboxEntry entry)
    {
        var row = RowOf(key);
        row[UnreadRow] = Keys.Unread(entry);
        return table.PutAsync(row);
    }

    /// <summary>The row that leads a sweep back to what a deletion has left.</summary>
    public Task PutAsync(DueKey key, Remains remains) => table.PutAsync(remains.WriteTo(RowOf(key)));

    public async Task PutAsync(IReadOnlyCollection<DueKey> keys)
    {
        if (keys.Count > 0)
            await table.WriteAsync([.. keys.Select(key => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(key)))]);
    }

    /// <summary>Removes rows of an instance, whether they exist or not.</summary>
    public async Task DropAsync(IReadOnlyCollection<DueKey> keys)
    {
        if (keys.Count > 0)
            await table.DropAsync(Keys.Bucket(keys.First().Id), keys.Select(key => key.ToString()));
    }
}
