using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Keeps the task hub small. Nothing depends on what it removes: the truth is in the store, and an orchestration that is missing is started again.
/// Each run does a bounded amount of work, and the next one goes on with what is left.
/// </summary>
public sealed partial class OrchestrationUpkeep(IInstanceStore store, TimeProvider time, ILogger<OrchestrationUpkeep> logger)
{
    /// <summary>For so long people may still look at an orchestration that has ended.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(30);

    /// <summary>For so long an orchestration may take to end by itself after its instance has ended; and a younger one is left alone.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The most that one run purges. Sweeps come every few minutes: so many each are more in a day than an installation of this size starts.
    /// </summary>
    public const int MostPurged = 500;

    /// <summary>How many orchestrations one sweep looks at.</summary>
    public const int LookedAt = 100;

    private const int AtOnce = 4;

    /// <summary>Where the next run goes on; each worker goes round by itself.</summary>
    private string? _nextEnded;

    /// <inheritdoc cref="_nextEnded"/>
    private string? _nextAlive;

    /// <summary>Purges orchestrations that have ended longer than <see cref="KeptFor"/> ago, a page in each run.</summary>
    public Task PurgeAsync(DurableTaskClient client, CancellationToken cancellation) => TryAsync(async () =>
    {
        var latest = time.GetUtcNow() - KeptFor;
        var old = new OrchestrationQuery(
            CreatedTo: latest, Statuses: [Completed, Failed, Terminated], PageSize: MostPurged, ContinuationToken: _nextEnded);
        _nextEnded = null;
        var (found, next) = await ReadPageAsync(client, old, cancellation);
        // The hub can be asked only when they were created, and an instance may have waited for months before it ended.
        List<string> ids = [.. found.Where(ended => ended.LastUpdatedAt <= latest).Select(ended => ended.InstanceId)];
        var failed = await ForEachAsync(ids, (id, cancel) => client.PurgeInstanceAsync(id, options: null, cancel), cancellation);
        _nextEnded = next;
        if (ids.Count > failed)
            LogPurged(ids.Count - failed);
    });

    /// <summary>
    /// Ends orchestrations that still wait although their instance has ended or is gone: the ring that would have told them was lost. No due row
    /// names such an instance, so that the orchestrations are gone through, a page in each sweep.
    /// </summary>
    public Task EndLeftOverAsync(DurableTaskClient client, CancellationToken cancellation) => TryAsync(async () =>
    {
        var waiting = new OrchestrationQuery(
            CreatedTo: time.GetUtcNow() - Patience, Statuses: [Pending, Running, Suspended], PageSize: LookedAt, ContinuationToken: _nextAlive);
        _nextAlive = null;
        var (found, next) = await ReadPageAsync(client, waiting, cancellation);
        await ForEachAsync(found.Select(alive => alive.InstanceId), (id, cancel) => EndIfLeftOverAsync(client, id, cancel), cancellation);
        _nextAlive = next;
    });

    private async Task EndIfLeftOverAsync(DurableTaskClient client, string id, CancellationToken cancellation)
    {
        if (!Guid.TryParseExact(id, "D", out var instanceId))
            return;
        if (await store.ReadAsync(instanceId, cancellation) is { Snapshot: var snapshot }
            && (!snapshot.State.IsOver || snapshot.LastModified > time.GetUtcNow() - Patience))
            return;
        await client.TerminateInstanceAsync(id, output: null, cancellation);
        LogEnded(instanceId);
    }

    /// <summary>One page, which may be empty although more follow: the hub looks through a part of its orchestrations for each.</summary>
    private static async Task<(IReadOnlyList<OrchestrationMetadata> Found, string? Next)> ReadPageAsync(
        DurableTaskClient client, OrchestrationQuery query, CancellationToken cancellation)
    {
        var page = await client.GetAllInstancesAsync(query).AsPages(query.ContinuationToken, query.PageSize).FirstOrDefaultAsync(cancellation);
        return (page?.Values ?? [], page?.ContinuationToken is { Length: > 0 } next ? next : null);
    }

    /// <summary>One that cannot be dealt with holds up neither the others of its page nor the pages behind.</summary>
    /// <returns>For how many the action has failed.</returns>
    private async Task<int> ForEachAsync(IEnumerable<string> ids, Func<string, CancellationToken, Task> action, CancellationToken cancellation)
    {
        var failures = new ConcurrentQueue<(string Id, Exception Exception)>();
        await Parallel.ForEachAsync(
            ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (id, cancel) =>
            {
                try
                {
                    await action(id, cancel);
                }
                catch (Exception exception) when (exception is not StorageUnavailableException && !cancel.IsCancellationRequested)
                {
                    failures.Enqueue((id, exception));
                }
            });
        // Often they all fail for the same reason, which is told once.
        if (failures.TryPeek(out var first))
            LogLeft(first.Exception, failures.Count, first.Id);
        return failures.Count;
    }

    /// <summary>Trouble here must not fail a timer that has done its proper work.</summary>
    private async Task TryAsync(Func<Task> upkeep)
    {
        try
        {
            await upkeep();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(610, LogLevel.Information, "Purged {Count} orchestrations that ended long ago.")]
    private partial void LogPurged(int count);

    [LoggerMessage(611, LogLevel.Warning, "The orchestration of instance {InstanceId} still waited after the instance had ended; it was ended.")]
    private partial void LogEnded(Guid instanceId);

    [LoggerMessage(612, LogLevel.Warning, "The upkeep of orchestrations did not finish; the next run goes on.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(614, LogLevel.Warning, "{Count} orchestrations could not be tidied up, '{First}' among them; the next round tries them again.")]
    private partial void LogLeft(Exception exception, int count, string first);
}
