using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>Somebody who changes a role that is there.</summary>
/// <param name="IsCurrent">Whether the role is still what the caller wants to change; null if that does not matter.</param>
public sealed record RoleEditor(Caller Caller, Func<StoredRole, bool>? IsCurrent = null);

/// <summary>The result of a change to a role.</summary>
public abstract record RoleResult
{
    private RoleResult()
    {
    }

    public sealed record Saved(StoredRole Role) : RoleResult;

    /// <summary>The role is that already; nothing was done.</summary>
    public sealed record Same(StoredRole Role) : RoleResult;

    public sealed record Deleted : RoleResult;

    public sealed record NoSuchRole : RoleResult;

    /// <summary>It is a role of the settings, which only the settings change.</summary>
    public sealed record Immutable(Role Role) : RoleResult;

    /// <summary>Another role has the name.</summary>
    public sealed record NameTaken(Role Other) : RoleResult;

    /// <summary>There are <see cref="RoleSet.MostRoles"/> already.</summary>
    public sealed record TooMany : RoleResult;

    /// <summary>It is not what the caller wants to change any more; nothing was done.</summary>
    public sealed record Changed : RoleResult;

    /// <summary>The role grants something that the caller does not hold, now or after the change.</summary>
    /// <param name="AccessString">The first that the caller lacks.</param>
    public sealed record GrantsMore(string AccessString) : RoleResult;

    /// <summary>It would change whom published definitions ask: see <see cref="AccessString.ChangeApprovers"/>.</summary>
    public sealed record ApproversKept(ImmutableArray<DefinitionHead> Definitions) : RoleResult;

    /// <summary>The role is asked, so it cannot be deleted.</summary>
    public sealed record InUse(StoredRole Role, RoleUse By) : RoleResult;
}
