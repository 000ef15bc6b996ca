using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>What is told about a set of roles apart from the roles.</summary>
/// <param name="Revision">Counts the changes; 0 before the first.</param>
/// <param name="LastRoleId">The last id that was given to a role. Ids are never used again.</param>
/// <param name="LastClaimId">The same for claims.</param>
public sealed record RoleSetHead(long Revision, int LastRoleId, int LastClaimId)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>All stored roles at one moment.</summary>
/// <param name="Roles">In the order of their ids.</param>
public sealed record RoleSet(RoleSetHead Head, ImmutableArray<StoredRole> Roles)
{
    /// <summary>Ids of stored roles lie above it, so that the settings can get further roles without meeting one of them.</summary>
    public const int LastConfiguredId = 1_000_000;

    /// <summary>The most roles that can be stored: every worker holds them all in memory.</summary>
    public const int MostRoles = 1000;

    public static RoleSet Empty { get; } = new(new(0, LastConfiguredId, 0), []);

    public StoredRole? Find(int id) => Roles.FirstOrDefault(role => role.Id == id);

    /// <summary>The set with this role in it, and the role. A claim that is known already keeps its id.</summary>
    /// <param name="id">The role to replace; null for a new one.</param>
    /// <param name="taken">Ids that a new role must not have.</param>
    public (RoleSet Next, StoredRole Role) With(int? id, RoleContent content, Func<int, bool> taken)
    {
        var (roleId, lastRole, lastClaim) = (id ?? Head.LastRoleId + 1, Head.LastRoleId, Head.LastClaimId);
        while (id is null && taken(roleId))
            roleId++;
        var known = Roles.SelectMany(role => role.Claims).DistinctBy(claim => claim.Claim).ToDictionary(claim => claim.Claim);
        var claims = content.Claims.Select(claim => known.TryGetValue(claim.Claim, out var same)
            ? same with { Description = claim.Description }
            : new StoredClaim(++lastClaim, claim.Claim, claim.Description)).ToImmutableArray();
        var role = new StoredRole(roleId, content.Name, content.Description, content.Mail, content.AccessStrings, claims)
        {
            Unknown = Find(roleId)?.Unknown,
        };
        var head = Head with { Revision = Head.Revision + 1, LastRoleId = Math.Max(lastRole, roleId), LastClaimId = lastClaim };
        return (new(head, [.. Others(roleId).Append(role).OrderBy(one => one.Id)]), role);
    }

    /// <summary>The set without this role.</summary>
    public RoleSet Without(int id) => new(Head with { Revision = Head.Revision + 1 }, [.. Others(id)]);

    /// <summary>The set with a role that it had before, under the same id.</summary>
    public RoleSet WithAgain(StoredRole role) => new(Head with { Revision = Head.Revision + 1 }, [.. Others(role.Id).Append(role).OrderBy(one => one.Id)]);

    private IEnumerable<StoredRole> Others(int id) => Roles.Where(role => role.Id != id);
}
