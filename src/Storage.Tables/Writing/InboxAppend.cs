using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// The append of one inbox entry. Its due row comes first. Then one transaction, which only a living instance lets through, adds the
/// row that takes the key for ever and the row that is unread.
/// </summary>
internal sealed class InboxAppend(TableSet tables, InstanceReads reads, DueRows due)
{
    public async Task<AppendResult> RunAsync(Guid id, InboxEntry entry)
    {
        var json = StoreJson.Write(entry);
        var write = Keys.NewWrite();
        var add = new[]
        {
            InstanceRows.TouchGate(id), InstanceRows.AddEntry(id, entry, json, write), InstanceRows.AddUnread(id, entry, json),
        };
        var key = DueKey.Of(id, entry);
        await due.PutEntryAsync(key, entry);
        if (await tables.Instances.WriteAsync(add) == WriteOutcome.Done || await reads.WriteOfAsync(id, Keys.Inbox(entry.Key)) == write)
            return new AppendResult.Appended();

        var first = await reads.EntryAsync(id, entry.Key, CancellationToken.None);
        if (first is null || first.At != entry.At || !await reads.ExistsAsync(id, Keys.Unread(first), CancellationToken.None))
            await due.DropAsync([key]);
        return first is null ? new AppendResult.NoInstance() : new AppendResult.Duplicate(first);
    }
}
