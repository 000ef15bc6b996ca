using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>The change of an instance's rows in lists from one commit to the next.</summary>
/// <param name="Before">Null for a new instance.</param>
internal sealed record IndexMove(InstanceSnapshot Snapshot, Facts? Before, Facts After)
{
    public string Row(Facts facts) => IndexKeys.Row(Snapshot.Origin, facts.Number);
}

/// <summary>
/// Writes the rows from which lists are made. Each commit replaces the rows of the commit before by rows with its own number, in one
/// transaction per list. If those rows are not there, a writer is late or has crashed, and the result says so.
/// </summary>
internal sealed class IndexRows(Table table, InstanceReads reads)
{
    public const string VotesColumn = "Votes";

    /// <summary>The keys of callers who may not answer; absent if there are none.</summary>
    private const string BarredColumn = "Barred";

    private const char BarredSeparator = '\n';

    /// <summary>What a row says about who is still to answer its instance.</summary>
    public static string[] AssignmentColumns { get; } = [VotesColumn, BarredColumn, AnsweredFor.Column];

    /// <summary>Whether the person may not answer the instance of the row, or somebody has in that person's place.</summary>
    public static bool Bars(TableEntity row, string callerKey) =>
        (row.GetString(BarredColumn) is { } barred && barred.Split(BarredSeparator).Contains(callerKey, StringComparer.Ordinal))
        || AnsweredFor.Has(row, callerKey);

    /// <summary>False if a row of the commit before was not in its place.</summary>
    public async Task<bool> MoveAsync(IndexMove move)
    {
        var everywhere = IndexKeys.Fixed(move.Snapshot.Origin).Select(list => ReplaceAsync(move, list));
        HashSet<string> before = [.. move.Before?.Lists ?? []];
        HashSet<string> after = [.. move.After.Lists];
        var asking = before.Union(after).Select(list => (before.Contains(list), after.Contains(list)) switch
        {
            (true, true) => ReplaceAsync(move, list),
            (true, false) => DropAsync(move, list),
            _ => AddAsync(move, list),
        });
        return (await Task.WhenAll(everywhere.Concat(asking))).All(isInStep => isInStep);
    }

    /// <summary>Makes the rows of an instance in all lists match its snapshot, and tries until they do.</summary>
    public async Task RepairAsync(Guid id, CancellationToken cancellation)
    {
        for (var isInStep = false; !isInStep;)
        {
            if (await reads.FindAsync(id, cancellation) is not { } read)
                return;
            var facts = StoredVersion.Parse(read.Version)!.Facts;
            var now = new IndexMove(read.Snapshot, Before: null, facts);
            var held = IndexKeys.Fixed(read.Snapshot.Origin).Concat(facts.Lists).ToHashSet();
            foreach (var list in held.Union(facts.EverLists))
                await RepairAsync(now, list, held.Contains(list), cancellation);

            // A commit that came meanwhile may have found the rows half repaired.
            isInStep = (await reads.FactsAsync(id, cancellation))?.Number == facts.Number;
        }
    }

    private async Task RepairAsync(IndexMove now, string list, bool isHeld, CancellationToken cancellation)
    {
        var (from, to) = IndexKeys.RowsOf(now.Snapshot.Origin);
        var right = isHeld ? now.Row(now.After) : null;

        // The right row first: of several, a reader takes the latest, and an instance must never be missing.
        if (isHeld)
            await table.PutAsync(RowOf(now, list));
        await foreach (var row in table.RowsAsync(list, from, to, ["RowKey"], cancellation))
        {
            if (row.RowKey != right)
                await table.DropAsync(list, row.RowKey);
        }
    }

    private async Task<bool> ReplaceAsync(IndexMove move, string list)
    {
        if (move.Before is null)
            return await AddAsync(move, list);
        return await table.WriteAsync(
            new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(list, move.Row(move.Before))),
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(move, list))) == WriteOutcome.Done;
    }

    private async Task<bool> DropAsync(IndexMove move, string list) => await table.WriteAsync(
        new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(list, move.Row(move.Before!)))) == WriteOutcome.Done;

    private async Task<bool> AddAsync(IndexMove move, string list)
    {
        await table.PutAsync(RowOf(move, list));
        return true;
    }

    private static TableEntity RowOf(IndexMove move, string list)
    {
        var summary = InstanceSummary.Of(move.Snapshot);
        var row = new TableEntity(list, move.Row(move.After)).WithColumns(summary).WithJson(StoreJson.Write(summary));
        if (move.Snapshot.State is InstanceState.AwaitingSignal waiting)
        {
            row[VotesColumn] = InboxKeys.SignalPrefix(move.Snapshot.Position.Number, waiting.SignalName);
            if (!waiting.Barred.IsEmpty)
                row[BarredColumn] = string.Join(BarredSeparator, waiting.Barred);
            if (!waiting.AnsweredFor.IsEmpty)
                row[AnsweredFor.Column] = AnsweredFor.Of(waiting.AnsweredFor);
        }

        return row;
    }
}
