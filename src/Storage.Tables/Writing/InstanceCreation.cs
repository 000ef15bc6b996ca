using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// The write of a new instance: first the due rows, one of which makes sure that lists are repaired after a crash; then the instance;
/// then the lists.
/// </summary>
internal sealed class InstanceCreation(TableSet tables, InstanceReads reads, DueRows due, IndexRows index, TimeProvider time)
{
    /// <summary>False if the id is taken.</summary>
    public async Task<bool> RunAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history)
    {
        var write = Keys.NewWrite();
        var facts = Facts.After(before: null, snapshot, write);
        var repair = new DueKey(DueKey.Repair, time.GetUtcNow(), snapshot.Id, write);
        DueKey[] written = facts.Due is { } state ? [repair, DueKey.Parse(state)] : [repair];

        await due.PutAsync(written);
        var outcome = await tables.Instances.WriteAsync(
        [
            InstanceRows.AddGate(snapshot.Id, write),
            InstanceRows.AddOrigin(snapshot.Origin),
            InstanceRows.AddSnapshot(snapshot, facts),
            .. InstanceRows.AddHistory(snapshot.Id, history),
        ]);
        if (outcome != WriteOutcome.Done && await reads.WriteOfAsync(snapshot.Id, Keys.Gate) != write)
        {
            await due.DropAsync(written);
            return false;
        }

        await AfterCommit.TryAsync(async () =>
        {
            await index.MoveAsync(new IndexMove(snapshot, Before: null, facts));
            await due.DropAsync([repair]);
        });
        return true;
    }
}
