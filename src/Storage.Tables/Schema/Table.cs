using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>One table. Failures of the service become this program's own exceptions.</summary>
internal sealed class Table(TableClient client)
{
    public const int LargestPage = 1000;

    private const int LargestTransaction = 100;

    public string Name => client.Name;

    public async Task CreateAsync()
    {
        try
        {
            await client.CreateIfNotExistsAsync();
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, CancellationToken.None))
        {
            throw TableFailures.Of(failure);
        }
    }

    /// <summary>The row, or only its named properties; null if there is no such row.</summary>
    /// <exception cref="StorageUnavailableException">Also if the whole table is missing: nothing is known of its rows then.</exception>
    public async Task<TableEntity?> FindAsync(string partition, string row, string[]? select, CancellationToken cancellation)
    {
        try
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, select, cancellation);
            if (!found.HasValue && TableFailures.SaysNoTable(found.GetRawResponse()))
                throw TableFailures.NoTable();
            return found.HasValue ? found.Value : null;
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, cancellation))
        {
            throw TableFailures.Of(failure);
        }
    }

    /// <summary>The rows of a partition from one key up to another, which is exclusive, page by page.</summary>
    /// <param name="where">A further condition, as the client has written it; null: none.</param>
    public async IAsyncEnumerable<Page<TableEntity>> PagesAsync(
        string partition, string from, string to, int pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation,
        string? where = null)
    {
        // The client escapes all values.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        if (where is not null)
            filter = $"{filter} and {where}";
        await using var pages = client.QueryAsync<TableEntity>(filter, pageSize, select, cancellation).AsPages().GetAsyncEnumerator(cancellation);
        while (await NextAsync(pages, cancellation))
            yield return pages.Current;
    }

    public async IAsyncEnumerable<TableEntity> RowsAsync(
        string partition, string from, string to, string[]? select, [EnumeratorCancellation] CancellationToken cancellation,
        string? where = null)
    {
        await foreach (var page in PagesAsync(partition, from, to, LargestPage, select, cancellation, where))
        {
            foreach (var row in page.Values)
                yield return row;
        }
    }

    /// <summary>Writes rows of one partition, all or none.</summary>
    public async Task<WriteOutcome> WriteAsync(params IReadOnlyList<TableTransactionAction> actions)
    {
        try
        {
            await client.SubmitTransactionAsync(actions);
            return WriteOutcome.Done;
        }
        catch (RequestFailedException failure) when (TableFailures.Refusal(failure) is { } refusal)
        {
            return refusal;
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, CancellationToken.None))
        {
            throw TableFailures.Of(failure);
        }
    }

    /// <summary>Writes a row, whether it exists or not.</summary>
    public async Task PutAsync(TableEntity row)
    {
        try
        {
            await client.UpsertEntityAsync(row, TableUpdateMode.Replace);
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, CancellationToken.None))
        {
            throw TableFailures.Of(failure);
        }
    }

    /// <summary>Removes a row, whether it exists or not.</summary>
    public async Task DropAsync(string partition, string row)
    {
        try
        {
            await client.DeleteEntityAsync(partition, row, ETag.All);
        }
        catch (RequestFailedException failure) when (TableFailures.Refusal(failure) is WriteOutcome.Missing)
        {
            return;
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, CancellationToken.None))
        {
            throw TableFailures.Of(failure);
        }
    }

    /// <summary>Removes rows of a partition, whether they exist or not, as many at once as a transaction takes.</summary>
    public async Task DropAsync(string partition, IEnumerable<string> rows)
    {
        foreach (var some in rows.Chunk(LargestTransaction))
        {
            // One missing row, removed by somebody else for example, makes the service refuse them all.
            var drop = some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row)));
            if (some.Length > 1 && await WriteAsync([.. drop]) == WriteOutcome.Done)
                continue;
            foreach (var row in some)
                await DropAsync(partition, row);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<Page<TableEntity>> pages, CancellationToken cancellation)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, cancellation))
        {
            throw TableFailures.Of(failure);
        }
    }
}
