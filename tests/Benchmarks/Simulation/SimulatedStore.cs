using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// The store in memory, which sends as many requests as the one in Azure Tables does (docs/decisions/0009-tables-layout.md), and waits as
/// long for them.
/// </summary>
internal sealed class SimulatedStore(StorageAccount account) : InMemoryInstanceStore
{
    /// <summary>Of all, of the initiator, and of the role that is left.</summary>
    private const int Lists = 3;

    public override async Task<InstanceRead?> ReadAsync(Guid id, CancellationToken cancellation)
    {
        await account.ReadAsync();
        return await base.ReadAsync(id, cancellation);
    }

    public override async Task<FoldOutcome> FoldAsync(Guid id, Func<InstanceRead, InstanceCommit?> decide)
    {
        await account.ReadAsync();
        var outcome = await base.FoldAsync(id, decide);
        if (outcome == FoldOutcome.Committed)
            await WriteCommitAsync(withRepairRow: true);
        return outcome;
    }

    public override async Task<AppendResult> AppendAsync(Guid id, InboxEntry entry)
    {
        await account.WriteAsync();
        await account.WriteAsync();
        return await base.AppendAsync(id, entry);
    }

    public override async Task<bool> CommitAsync(InstanceCommit commit)
    {
        if (await base.CommitAsync(commit))
        {
            await WriteCommitAsync(withRepairRow: false);
            return true;
        }

        await account.WriteAsync();
        return false;
    }

    /// <summary>Put there before the simulation begins: it takes no time.</summary>
    public Task<bool> PlaceAsync(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history) => CreateAsync(snapshot, history);

    /// <summary>The transaction, then the lists, then the due rows that are not needed any more.</summary>
    private async Task WriteCommitAsync(bool withRepairRow)
    {
        if (withRepairRow)
            await account.WriteAsync();
        await account.WriteAsync();
        await Task.WhenAll(Enumerable.Range(0, Lists).Select(_ => account.WriteAsync()));
        await account.WriteAsync();
    }
}
