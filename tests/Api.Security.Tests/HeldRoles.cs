using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>A store of roles in memory, as another worker would have written it. It counts reads, and can be made to fail or to hang.</summary>
internal sealed class HeldRoles : IRoleStore
{
    private int _reads;

    public RoleSet Set { get; set; } = RoleSet.Empty;

    public bool IsAway { get; set; }

    public Task Gate { get; set; } = Task.CompletedTask;

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Adds a role with these claims, and returns its id.</summary>
    public int Add(string name, string[] accessStrings, params RoleClaim[] claims)
    {
        (Set, var role) = Set.With(null, new(name, "", null, [.. accessStrings], [.. claims.Select(claim => (claim, ""))]), _ => false);
        return role.Id;
    }

    public async Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        await Gate;
        return IsAway ? throw new StorageUnavailableException("The test has switched the store off.") : Set;
    }

    public Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
    {
        Set = next;
        return Task.FromResult(true);
    }

    public Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<SecurityEntry>.Empty);
}
