using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The roles in the settings and the stored ones, and the people in the settings. If the settings get a role with the id of a stored one,
/// the stored one is no longer in effect: what the operator has written counts.
/// </summary>
public sealed class RoleDirectory(SignInSettings settings, StoredRoleCache stored) : IRoleDirectory
{
    private readonly Dictionary<int, Role> _configured = settings.Roles.ToDictionary(role => role.Id);
    private readonly UserNames _users = new(settings);
    private readonly ImmutableArray<KnownPerson> _people = KnownPeople.Of(settings);
    private United? _united;

    public ImmutableArray<Role> Configured => settings.Roles;

    public ImmutableArray<Role> All => Unite().All;

    public async ValueTask<ApproverDirectory> ApproversAsync(CancellationToken cancellation)
    {
        // Whoever runs a step may be a worker to which nobody has signed in. A step must not fail because a role is not known there yet.
        await stored.FreshenAsync(cancellation);
        return stored.IsRead ? Unite().Approvers : throw new StorageUnavailableException("The stored roles could not be read yet, and a step asks by role tokens or names a role.");
    }

    public Role? Find(int id) => _configured.GetValueOrDefault(id) ?? FindStored(id)?.Role;

    /// <summary>The stored role that is in effect under this id; null if there is none.</summary>
    public StoredRole? FindStored(int id) => Unite().Stored.GetValueOrDefault(id);

    /// <summary>All stored roles that are in effect.</summary>
    public IEnumerable<StoredRole> Stored => Unite().Stored.Values.OrderBy(role => role.Id);

    /// <summary>The stored roles that somebody with these claims holds.</summary>
    internal IEnumerable<int> HeldBy(IEnumerable<RoleClaim> claims)
    {
        var holders = Unite().Holders;
        return claims.Select(Comparable).SelectMany(claim => holders[claim]);
    }

    private United Unite()
    {
        var set = stored.Current;
        if (_united is { } known && ReferenceEquals(known.Set, set))
            return known;
        var effective = set.Roles.Where(role => !_configured.ContainsKey(role.Id)).ToDictionary(role => role.Id);
        ImmutableArray<Role> all = [.. settings.Roles.Concat(effective.Values.Select(role => role.Role)).OrderBy(role => role.Id)];
        return _united = new(
            set,
            all,
            new(all, _people),
            effective,
            effective.Values.SelectMany(role => role.Claims.Select(claim => (Claim: Comparable(claim.Claim), role.Id)))
                .ToLookup(entry => entry.Claim, entry => entry.Id));
    }

    /// <summary>The names of users and of ways to sign in are compared without case, and a user's name in every form that signs him in.</summary>
    private RoleClaim Comparable(RoleClaim claim) => new(
        claim.Type,
        claim.Type == RoleClaimType.User ? _users.Find(claim.Value).Comparable : claim.Value,
        ClaimProviders.Find(claim.Provider) ?? claim.Provider);

    private sealed record United(
        RoleSet Set, ImmutableArray<Role> All, ApproverDirectory Approvers, Dictionary<int, StoredRole> Stored, ILookup<RoleClaim, int> Holders);
}
