using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>One table, with the failures of its service as this program knows them.</summary>
internal sealed class Table(TableClient client)
{
    public const int LargestPage = 1000;

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

    /// <summary>The row, or only the named properties of it; null where there is none.</summary>
    public async Task<TableEntity?> FindAsync(string partition, string row, string[]? select, CancellationToken cancellation)
    {
        try
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, select, cancellation);
            return found.HasValue ? found.Value : null;
        }
        catch (Exception failure) when (TableFailures.IsOfStorage(failure, cancellation))
        {
            throw TableFailures.Of(failure);
        }
    }

    /// <summary>The rows of a partition from one key up to, and without, another, page by page.</summary>
    public async IAsyncEnumerable<Page<TableEntity>> PagesAsync(
        string partition, string from, string to, int pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Values are escaped by the client, whatever they hold.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var page in PagesAsync(filter, pageSize, select, cancellation))
            yield return page;
    }

    /// <summary>The keys of the rows of a partition whose column has the value. The service looks at every row of the partition.</summary>
    public async IAsyncEnumerable<TableEntity> KeysWhereAsync(
        string partition, string column, string value, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The column is a name of this program; values are escaped by the client, whatever they hold.
        var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {partition}")} and {column} {TableClient.CreateQueryFilter($"eq {value}")}";
        await foreach (var page in PagesAsync(filter, LargestPage, ["RowKey"], cancellation))
        {
            foreach (var row in page.Values)
                yield return row;
        }
    }

    public async IAsyncEnumerable<TableEntity> RowsAsync(
        string partition, string from, string to, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in PagesAsync(partition, from, to, LargestPage, select, cancellation))
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

    /// <summary>Writes a row, whether it is there or not.</summary>
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

    /// <summary>Removes a row, whether it is there or not.</summary>
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

    private async IAsyncEnumerable<Page<TableEntity>> PagesAsync(
        string filter, int pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var pages = client.QueryAsync<TableEntity>(filter, pageSize, select, cancellation).AsPages().GetAsyncEnumerator(cancellation);
        while (await NextAsync(pages, cancellation))
            yield return pages.Current;
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
