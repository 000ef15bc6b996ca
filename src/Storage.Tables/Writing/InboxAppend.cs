using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// The append of one mail: its due row, then, in one transaction that only a living instance lets through, the row that takes
/// the key for ever and the row that is unread.
/// </summary>
internal sealed class InboxAppend(TableSet tables, InstanceReads reads, DueRows due)
{
    public async Task<AppendResult> RunAsync(Guid id, InboxEntry mail)
    {
        var json = StoreJson.Write(mail);
        var write = Keys.NewWrite();
        var add = new[]
        {
            InstanceRows.TouchGate(id), InstanceRows.AddEntry(id, mail, json, write), InstanceRows.AddUnread(id, mail, json),
        };
        var key = DueKey.Of(id, mail);
        await due.PutEntryAsync(key, mail);
        if (await tables.Instances.WriteAsync(add) == WriteOutcome.Done || await reads.WriteOfAsync(id, Keys.Inbox(mail.Key)) == write)
            return new AppendResult.Appended();

        var first = await reads.EntryAsync(id, mail.Key, CancellationToken.None);
        if (first is null || first.At != mail.At || !await reads.ExistsAsync(id, Keys.Unread(first), CancellationToken.None))
            await due.DropAsync([key]);
        return first is null ? new AppendResult.NoInstance() : new AppendResult.Duplicate(first);
    }
}
