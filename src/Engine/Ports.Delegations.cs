using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Holds who may answer in whose place, as one set: whoever changes it changes what he has read. So its limits are decided on what is there.
/// </summary>
public interface IDelegationStore
{
    /// <summary>The set as of one moment; an empty one if nothing was ever stored. <paramref name="known"/> itself if it is still current.</summary>
    Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation);

    /// <summary>
    /// Writes the set that follows the stored one: its head and the delegations that differ, of which those that the set lacks are removed.
    /// All or nothing. False, with nothing changed, if the stored set is not the one that <paramref name="next"/> follows.
    /// </summary>
    /// <param name="next">Its revision is one more than that of the set it follows.</param>
    /// <param name="changed">The ids of those that differ, at most <see cref="DelegationSet.MostChanged"/>.</param>
    /// <param name="done">
    /// What is kept of it, written with it or not at all; null: nothing. What is older than <see cref="SecurityEntry.Kept"/> then may be removed.
    /// </param>
    Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null);

    /// <summary>What was done to the delegations, in the order and at the cost of <see cref="IRoleStore.ReadRoleHistoryAsync"/>.</summary>
    Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation);
}
