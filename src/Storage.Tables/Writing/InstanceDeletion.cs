using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// The removal of an instance. A due row that says where its rows lie is written first. One small transaction then makes the instance
/// disappear, and its rows, which may be too many for one transaction, are removed after that. The due row stays until no earlier
/// commit can still be under way that would put a row of the instance into a list.
/// </summary>
internal sealed class InstanceDeletion(TableSet tables, InstanceReads reads, DueRows due, TimeProvider time)
{
    /// <summary>False, with nothing changed, if the version differs or there is no such instance.</summary>
    public async Task<bool> RunAsync(Guid id, StoredVersion before)
    {
        if (await reads.OriginAsync(id) is not { } origin)
            return false;
        var write = Keys.NewWrite();
        var repair = new DueKey(DueKey.Repair, time.GetUtcNow(), id, write);
        var remains = Remains.Of(origin, before.Facts);
        await due.PutAsync(repair, remains);

        var outcome = await tables.Instances.WriteAsync(InstanceRows.Bury(id, before.Facts.Deleted(write), before.ETag));
        if (outcome != WriteOutcome.Done && (await reads.FactsAsync(id, CancellationToken.None))?.Writes.Contains(write) != true)
        {
            await due.DropAsync([repair]);
            return false;
        }

        await AfterCommit.TryAsync(async () =>
        {
            await remains.RemoveAsync(id, tables);
            await due.DropAsync(before.Facts.Due is { } state ? [DueKey.Parse(state)] : []);
        });
        return true;
    }
}
