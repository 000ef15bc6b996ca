using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.Tables.Writing;

namespace WorkflowFunctions.Storage.Tables.Reading;

/// <summary>A due row that was found.</summary>
/// <param name="Remains">What the deletion that wrote the row has to remove; null for all other rows.</param>
/// <param name="Age">By the clock of the service, which also wrote the row's time.</param>
internal sealed record FoundDue(DueKey Key, string? UnreadRow, Remains? Remains, TimeSpan Age)
{
    public static IComparer<FoundDue> Order { get; } = Comparer<FoundDue>.Create((left, right) =>
        (left.Key.At, left.Key.Id, left.Key.Kind).CompareTo((right.Key.At, right.Key.Id, right.Key.Kind)));
}

/// <summary>
/// Finds what is due. A row is only a hint: its entry must still be unread, or its commit the latest. A row for which neither is true
/// was left by a crash, or is just being written or removed. It is settled once it is old enough.
/// </summary>
internal sealed class DueReader(TableSet tables, InstanceReads reads, DueRows rows, IndexRows index, DueAges ages)
{
    private const int RepairsAtOnce = 8;

    private static readonly string[] Columns = ["RowKey", "Timestamp", DueRows.UnreadRow, .. Remains.Columns];

    public async IAsyncEnumerable<DueInstance> ReadAsync(
        DueKinds kinds, DateTimeOffset until, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<Guid>();
        char[] wanted = [.. DueKey.Kinds.Keys.Where(kind => kinds.HasFlag(DueKey.Kinds[kind]))];
        await foreach (var found in FindAsync(wanted, until, pageSize, cancellation))
        {
            var key = found.Key;
            if (key.Kind == DueKey.Inbox && seen.Contains(key.Id))
                continue;
            if (await IsOverAsync(found, cancellation))
                continue;

            if (key.Kind == DueKey.Inbox)
                seen.Add(key.Id);
            yield return new DueInstance(key.Id, DueKey.Kinds[key.Kind], key.At);
        }
    }

    /// <summary>
    /// Repairs the lists of instances whose commits did not come to their end, and removes what deletions have left. Returns the
    /// instances for which that fails, as instances with unread entries: whoever looks at them meets the fault, and tells of it.
    /// </summary>
    public async IAsyncEnumerable<DueInstance> RepairAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // One repair is enough for all rows of an instance, and several at once for those of many: what is due is looked for after this.
        var repaired = new HashSet<Guid>();
        await foreach (var some in FindAsync([DueKey.Repair], DateTimeOffset.MaxValue, Table.LargestPage, cancellation)
            .Where(found => found.Age >= ages.Repair).Chunk(RepairsAtOnce).WithCancellation(cancellation))
        {
            var areSettled = await Task.WhenAll(some.Select(found => found.Remains is null && !repaired.Add(found.Key.Id)
                ? TryAsync(() => ForgetAsync(found))
                : TryAsync(() => SettleAsync(found, cancellation))));
            foreach (var (found, _) in some.Zip(areSettled).Where(pair => !pair.Second))
                yield return new DueInstance(found.Key.Id, DueKinds.Inbox, found.Key.At);
        }
    }

    private async Task<bool> IsDueAsync(FoundDue found, CancellationToken cancellation) => found.UnreadRow is { } unread
        ? await reads.ExistsAsync(found.Key.Id, unread, cancellation)
        : (await reads.FactsAsync(found.Key.Id, cancellation))?.Due == found.Key.ToString();

    /// <summary>Whether the row names nothing any more, and was settled.</summary>
    private async Task<bool> IsOverAsync(FoundDue found, CancellationToken cancellation)
    {
        var isDue = false;
        return await TryAsync(async () =>
        {
            isDue = await IsDueAsync(found, cancellation);
            if (!isDue)
                await SettleAsync(found, cancellation);
        }) && !isDue;
    }

    /// <summary>False if something of the instance cannot be read: it is no reason to leave all others alone.</summary>
    private static async Task<bool> TryAsync(Func<Task> look)
    {
        try
        {
            await look();
            return true;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StorageUnavailableException))
        {
            return false;
        }
    }

    private async Task SettleAsync(FoundDue found, CancellationToken cancellation)
    {
        if (found.Age < ages.Repair)
            return;
        if (found.Remains is { } remains && !await reads.ExistsAsync(found.Key.Id, Keys.Origin, cancellation))
            await remains.RemoveAsync(found.Key.Id, tables);
        else
            await index.RepairAsync(found.Key.Id, cancellation);
        await ForgetAsync(found);
    }

    private Task ForgetAsync(FoundDue found) => found.Age >= ages.Forget ? rows.DropAsync([found.Key]) : Task.CompletedTask;

    private IAsyncEnumerable<FoundDue> FindAsync(char[] kinds, DateTimeOffset until, int pageSize, CancellationToken cancellation) =>
        Merge.InOrder(
            kinds.SelectMany(kind => Enumerable.Range(0, Keys.Buckets).Select(bucket => OfBucketAsync(kind, bucket, until, pageSize, cancellation))),
            FoundDue.Order,
            cancellation);

    private async IAsyncEnumerable<FoundDue> OfBucketAsync(
        char kind, int bucket, DateTimeOffset until, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = tables.Due.PagesAsync(Keys.Bucket(bucket), DueKey.Start(kind), DueKey.End(kind, until), pageSize, Columns, cancellation);
        await foreach (var page in pages)
        {
            var now = page.GetRawResponse().Headers.Date;
            foreach (var row in page.Values)
                yield return new FoundDue(DueKey.Parse(row.RowKey), row.GetString(DueRows.UnreadRow), Remains.Of(row), AgeOf(row, now));
        }
    }

    private static TimeSpan AgeOf(TableEntity row, DateTimeOffset? now) =>
        now is { } read && row.Timestamp is { } written && read > written ? read - written : TimeSpan.Zero;
}

/// <summary>How old a due row must be that no longer names anything.</summary>
/// <param name="Repair">Before lists are repaired: the writer of the row may be about to do that.</param>
/// <param name="Forget">
/// Before it is removed: nobody may still rely on it. Longer than any write can take with all its repetitions.
/// </param>
internal sealed record DueAges(TimeSpan Repair, TimeSpan Forget)
{
    public static DueAges Default { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
}
