using Azure.Data.Tables;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// Hands out blocks of reference ids. A write whose response was lost is simply done again: the ids it took become a gap.
/// </summary>
internal sealed class ReferenceCounter(Table meta) : IDisposable
{
    private const string Partition = "counter";
    private const string Row = "reference";
    private const string Next = "Next";

    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task<long> LeaseAsync(int count)
    {
        // Other processes are few, but the callers of this one need not race each other for the ETag.
        await _oneAtATime.WaitAsync();
        try
        {
            while (true)
            {
                var row = await meta.FindAsync(Partition, Row, select: null, CancellationToken.None);
                var first = row?.GetInt64(Next) ?? 1;
                var taken = new TableEntity(Partition, Row) { [Next] = first + count };
                var action = row is null
                    ? new TableTransactionAction(TableTransactionActionType.Add, taken)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, taken, row.ETag);
                if (await meta.WriteAsync(action) == WriteOutcome.Done)
                    return first;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
