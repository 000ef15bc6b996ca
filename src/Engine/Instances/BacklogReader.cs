namespace WorkflowFunctions.Engine.Instances;

/// <summary>What is due now and has not been done yet.</summary>
/// <param name="Count">How many instances have something due, counted up to <see cref="BacklogReader.MostCounted"/>.</param>
/// <param name="IsMore">Whether there are more than were counted.</param>
/// <param name="Oldest">Since when the oldest of them is due; null if nothing is due.</param>
/// <param name="Next">When the next wait for a time ends; null if there is none.</param>
public sealed record Backlog(int Count, bool IsMore, DateTimeOffset? Oldest, DateTimeOffset? Next);

/// <summary>Tells how far the engine is behind, at a cost that does not grow with the instances there are.</summary>
public sealed class BacklogReader(IInstanceStore store, TimeProvider time)
{
    public const int MostCounted = 1_000;

    public async Task<Backlog> ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var count = 0;
        DateTimeOffset? oldest = null;
        await foreach (var row in store.ReadDueAsync(DueKinds.Inbox | DueKinds.Attempt | DueKinds.Wait, now, cancellation))
        {
            oldest ??= row.At;
            if (++count > MostCounted)
                break;
        }

        return new Backlog(Math.Min(count, MostCounted), count > MostCounted, oldest, await store.NextDueAsync(DueKinds.Wait, cancellation));
    }
}
