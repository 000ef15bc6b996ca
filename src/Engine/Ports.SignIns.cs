using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Engine;

/// <summary>Holds who has signed in and out, and whose sign-ins were slowed down. It belongs to no set: entries only come, and grow old.</summary>
public interface ISignInHistory
{
    /// <summary>
    /// Keeps an entry. One that says the same at the same time is kept once, so that repeating this is safe. What is older than
    /// <see cref="SecurityEntry.Kept"/> then may be removed.
    /// </summary>
    /// <param name="entry">Its revision is not looked at: the store numbers the entries of one time from 1.</param>
    Task AddSignInAsync(SecurityEntry entry);

    /// <summary>What is kept, in the order and at the cost of <see cref="IRoleStore.ReadRoleHistoryAsync"/>.</summary>
    Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation);
}
