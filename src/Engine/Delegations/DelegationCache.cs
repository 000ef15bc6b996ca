using Microsoft.Extensions.Logging;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Delegations;

/// <summary>
/// The delegations in memory. A sign-in reads them again if they are older than <see cref="StoredCache{T}.MostAge"/>, so that a change takes
/// effect on every worker. Whether one has run out is for the clock alone to say.
/// </summary>
public sealed partial class DelegationCache(IDelegationStore store, TimeProvider time, ILogger<DelegationCache> logger)
    : StoredCache<DelegationSet>(DelegationSet.Empty, time)
{
    protected override Task<DelegationSet> ReadAsync(DelegationSet known) => store.ReadDelegationsAsync(known, CancellationToken.None);

    protected override long RevisionOf(DelegationSet set) => set.Head.Revision;

    [LoggerMessage(232, LogLevel.Warning, "The delegations could not be read; those last known stay in effect: {Reason}")]
    protected override partial void LogUnreadable(string reason);

    [LoggerMessage(233, LogLevel.Warning, "The delegations were not read within {Seconds} seconds; a sign-in goes on with those last known.")]
    protected override partial void LogSlow(double seconds);
}
