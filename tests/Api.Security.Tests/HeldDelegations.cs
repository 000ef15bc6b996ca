using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>A store of delegations in memory, as another worker would have written it. It counts reads, and can be made to fail.</summary>
internal sealed class HeldDelegations : IDelegationStore
{
    private int _reads;

    public DelegationSet Set { get; set; } = DelegationSet.Empty;

    /// <summary>The ids that each change has named.</summary>
    public List<Guid[]> Changes { get; } = [];

    public bool IsAway { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public void Add(Delegation delegation) => Set = Set.With(delegation, []).Next;

    public Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        return IsAway ? throw new StorageUnavailableException("The test has switched the store off.") : Task.FromResult(Set);
    }

    public Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null)
    {
        if (Set.Head.Revision != next.Head.Revision - 1)
            return Task.FromResult(false);
        Set = next;
        Changes.Add([.. changed]);
        return Task.FromResult(true);
    }

    public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<SecurityEntry>.Empty);
}
