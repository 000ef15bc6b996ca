using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Holds the roles that were made while the service runs, as one set: whoever changes a role changes the set as he has read it. So names,
/// ids and what somebody may grant are decided on what is there.
/// </summary>
public interface IRoleStore
{
    /// <summary>The set as of one moment; an empty one if no role was ever stored. <paramref name="known"/> itself if it is still current.</summary>
    Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation);

    /// <summary>
    /// Writes the set that follows the stored one: its head, and the one role that differs, which is removed if the set lacks it. All or
    /// nothing. False, with nothing changed, if the stored set is not the one that <paramref name="next"/> follows.
    /// </summary>
    /// <param name="next">Its revision is one more than that of the set it follows.</param>
    /// <param name="roleId">The role that differs.</param>
    /// <param name="done">
    /// What is kept of it, written with it or not at all; null: nothing. What is older than <see cref="SecurityEntry.Kept"/> then may be removed.
    /// </param>
    Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null);

    /// <summary>
    /// What was done to the roles, the latest first, in the order of <see cref="SecurityPlace"/>. It costs what the part costs, however much
    /// is kept.
    /// </summary>
    /// <param name="before">Only what stands before this place.</param>
    /// <param name="most">The most entries to return, from 1.</param>
    Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation);
}
