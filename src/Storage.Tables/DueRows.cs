using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>Writes and removes due rows. All rows of an instance lie in one partition: what changes together is one request.</summary>
internal sealed class DueRows(Table table)
{
    /// <summary>The row of unread mail that the due row stands for.</summary>
    public const string UnreadRow = "Unread";

    private const int MostAtOnce = 100;

    public static TableEntity RowOf(DueKey key) => new(Keys.Bucket(key.Id), key.ToString());

    public Task PutMailAsync(DueKey key, InstanceMail mail)
    {
        var row = RowOf(key);
        row[UnreadRow] = Keys.Unread(mail);
        return table.PutAsync(row);
    }

    public async Task PutAsync(IReadOnlyCollection<DueKey> keys)
    {
        if (keys.Count > 0)
            await table.WriteAsync([.. keys.Select(key => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(key)))]);
    }

    /// <summary>Removes rows, whether they are there or not.</summary>
    public async Task DropAsync(IReadOnlyCollection<DueKey> keys)
    {
        foreach (var some in keys.Chunk(MostAtOnce))
        {
            if (some.Length > 1 && await DropTogetherAsync(some))
                continue;
            foreach (var key in some)
                await table.DropAsync(Keys.Bucket(key.Id), key.ToString());
        }
    }

    /// <summary>One row that is not there, removed by a sweep, say, refuses them all.</summary>
    private async Task<bool> DropTogetherAsync(DueKey[] keys)
    {
        var drop = keys.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, RowOf(key)));
        return await table.WriteAsync([.. drop]) == WriteOutcome.Done;
    }
}
