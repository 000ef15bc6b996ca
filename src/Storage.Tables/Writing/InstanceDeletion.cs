using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// The removal of an instance. One small transaction makes it gone; its rows, which may be too many for one, follow. Before it
/// all stands a due row that says where they lie. It stays until no commit from before can be under way any more that would put
/// a row of the instance into a list.
/// </summary>
internal sealed class InstanceDeletion(TableSet tables, InstanceReads reads, DueRows due, TimeProvider time)
{
    /// <summary>False, with nothing changed, where the version is another one or there is no such instance.</summary>
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

        await remains.RemoveAsync(id, tables);
        await due.DropAsync(before.Facts.Due is { } state ? [DueKey.Parse(state)] : []);
        return true;
    }
}
