using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>
/// One commit: first due rows that a later sweep needs, then the one transaction, then the rows of lists, and last it removes due rows
/// that are no longer needed. Wherever it breaks off, a due row is left that leads the next sweep here.
/// </summary>
internal sealed class InstanceCommitWrite
{
    private readonly InstanceCommit _commit;
    private readonly StoredVersion _before;
    private readonly Facts _after;
    private readonly DueKey _repair;
    private readonly bool _isSelfRepairing;
    private readonly ImmutableArray<DueKey> _written;
    private readonly ImmutableArray<DueKey> _settled;

    public InstanceCommitWrite(InstanceCommit commit, StoredVersion before, DateTimeOffset now)
    {
        var (id, write) = (commit.Snapshot.Id, Keys.NewWrite());
        _commit = commit;
        _before = before;
        _after = Facts.After(before.Facts, commit.Snapshot, write);
        _repair = new DueKey(DueKey.Repair, now, id, write);

        var isSameDue = before.Facts.Due == _after.Due;
        var earlier = before.Facts.Due is { } due && !isSameDue ? DueKey.Parse(due) : null;
        var consumed = commit.Inbox.Where(stamped => !stamped.IsNew).Select(stamped => DueKey.Of(id, stamped.Inbox));
        _settled = earlier is null ? [.. consumed] : [.. consumed, earlier];

        // A row that the next sweep looks at anyway also stands for a repair. If there is no such row, one is written for it.
        _isSelfRepairing = _settled.Any(key => key.At <= now);
        ImmutableArray<DueKey> later = _after.Due is { } next && !isSameDue ? [DueKey.Parse(next)] : [];
        _written = _isSelfRepairing ? later : [_repair, .. later];
    }

    /// <summary>False, with nothing changed, if the version differs or the key of a new inbox entry is there already.</summary>
    public async Task<bool> RunAsync(TableSet tables, InstanceReads reads, DueRows due, IndexRows index)
    {
        // Made before anything is written: what fits no row leaves nothing behind.
        var actions = Actions();
        await due.PutAsync(_written);
        if (!await CommitAsync(actions, tables, reads, due))
            return false;

        await AfterCommit.TryAsync(() => FollowUpAsync(due, index));
        return true;
    }

    private async Task FollowUpAsync(DueRows due, IndexRows index)
    {
        var isInStep = await index.MoveAsync(new IndexMove(_commit.Snapshot, _before.Facts, _after));
        if (!isInStep)
        {
            // Another commit's rows of lists are on their way, or were lost. They may overtake what is right now, so the repair row stays
            // until that can no longer happen.
            await due.PutAsync(_isSelfRepairing ? [_repair] : []);
            await index.RepairAsync(_commit.Snapshot.Id, CancellationToken.None);
        }

        await due.DropAsync(isInStep && !_isSelfRepairing ? [.. _settled, _repair] : _settled);
    }

    private async Task<bool> CommitAsync(List<TableTransactionAction> actions, TableSet tables, InstanceReads reads, DueRows due)
    {
        var id = _commit.Snapshot.Id;
        var outcome = await tables.Instances.WriteAsync(actions);
        if (outcome == WriteOutcome.Done)
            return true;

        var current = await reads.FactsAsync(id, CancellationToken.None);
        if (current?.Writes.Contains(_after.Writes[0]) == true)
            return true;
        await due.DropAsync([.. _written.Where(key => key.ToString() != current?.Due)]);
        if (outcome == WriteOutcome.Missing && current?.Number == _before.Facts.Number)
            throw new InvalidOperationException($"The commit stamps an inbox entry that is not among the unread entries of instance {id}.");
        return false;
    }

    private List<TableTransactionAction> Actions()
    {
        var (id, write) = (_commit.Snapshot.Id, _after.Writes[0]);
        ImmutableArray<HistoryEntry> history =
            [.. _commit.Inbox.Select(stamped => stamped.Entry).Concat(_commit.History).OrderBy(entry => entry.Sequence)];
        return
        [
            InstanceRows.ReplaceSnapshot(_commit.Snapshot, _after, _before.ETag),
            .. _commit.Inbox.Select(stamped => stamped.IsNew
                ? InstanceRows.AddEntry(id, stamped.Inbox, StoreJson.Write(stamped.Inbox), write)
                : InstanceRows.DropUnread(id, stamped.Inbox)),
            .. InstanceRows.AddHistory(id, history),
        ];
    }
}
