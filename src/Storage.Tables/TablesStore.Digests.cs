using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

public sealed partial class TablesStore
{
    private const string DigestPartition = "digests";
    private const string DigestsStart = "d.";
    private const string DigestsEnd = "d/";

    public async Task<ImmutableArray<DigestTurn>> ReadDigestsAsync(CancellationToken cancellation)
    {
        var turns = ImmutableArray.CreateBuilder<DigestTurn>();
        await foreach (var row in _tables.Meta.RowsAsync(DigestPartition, DigestsStart, DigestsEnd, select: null, cancellation))
            turns.Add(StoreJson.Read<DigestTurn>(row.Json()));
        return turns.ToImmutable();
    }

    public async Task<bool> ClaimDigestAsync(DigestTurn next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _lease.EnsureHeld();
        var before = await FindDigestAsync(next.PersonKey);
        if ((before is null ? 0 : StoreJson.Read<DigestTurn>(before.Json()).Revision) != next.Revision - 1)
            return false;
        // Whoever lost the response to his own write finds it by this.
        var write = Keys.NewWrite();
        var row = new TableEntity(DigestPartition, DigestKey(next.PersonKey)) { [InstanceRows.WriteColumn] = write }.WithJson(StoreJson.Write(next));
        var outcome = await _tables.Meta.WriteAsync(before is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, before.ETag));
        return outcome == WriteOutcome.Done || (await FindDigestAsync(next.PersonKey))?.GetString(InstanceRows.WriteColumn) == write;
    }

    public Task ForgetDigestsAsync(IReadOnlyCollection<string> personKeys)
    {
        ArgumentNullException.ThrowIfNull(personKeys);
        _lease.EnsureHeld();
        return _tables.Meta.DropAsync(DigestPartition, personKeys.Select(DigestKey));
    }

    private static string DigestKey(string personKey) => $"{DigestsStart}{Keys.Plain(personKey)}";

    private Task<TableEntity?> FindDigestAsync(string personKey) =>
        _tables.Meta.FindAsync(DigestPartition, DigestKey(personKey), select: null, CancellationToken.None);
}
