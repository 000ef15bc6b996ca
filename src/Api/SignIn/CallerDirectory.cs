using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Turns a sign-in into a caller: finds the person behind it, and adds up what the roles allow.</summary>
public sealed class CallerDirectory(SignInSettings settings, RoleDirectory roles)
{
    private readonly Dictionary<string, PersonSettings> _people = KnownPeople.BySignIn(settings);
    private readonly Dictionary<string, List<UserSettings>> _users = UsersByPerson(settings);

    /// <param name="signInName">Shown if the settings have no name for the person.</param>
    /// <param name="mail">The address that the sign-in has; it counts if the settings have none for the person.</param>
    /// <param name="roleIds">The roles of the settings that this sign-in has. Other ids are ignored: stored roles are held by their claims alone.</param>
    /// <param name="claims">What the sign-in says about the caller.</param>
    public Caller Find(SignInSubject signIn, string signInName, string? mail, IEnumerable<int> roleIds, IEnumerable<RoleClaim> claims)
    {
        var person = _people.GetValueOrDefault(signIn.Key);
        var held = Held(roleIds, claims);
        return new(
            new(person?.Key ?? signIn.Key, person?.Name ?? signInName, person?.Mail ?? mail),
            [.. held.Select(role => role.Id)],
            [.. held.SelectMany(role => role.AccessStrings).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>What the person holds now as a user of the settings; null for others, whose sign-ins alone tell it.</summary>
    public ImmutableArray<int>? RolesOf(string personKey) => _users.TryGetValue(personKey, out var users)
        ? [.. Held(users.SelectMany(user => user.RoleIds), users.Select(user => new RoleClaim(RoleClaimType.User, user.Name, SignInSchemes.Basic))).Select(role => role.Id)]
        : null;

    private ImmutableArray<Role> Held(IEnumerable<int> roleIds, IEnumerable<RoleClaim> claims)
    {
        var ids = roleIds.ToHashSet();
        return
        [
            .. settings.Roles.Where(role => ids.Contains(role.Id))
                .Concat(roles.HeldBy(claims).Distinct().Select(roles.Find).OfType<Role>())
                .OrderBy(role => role.Id),
        ];
    }

    private static Dictionary<string, List<UserSettings>> UsersByPerson(SignInSettings settings)
    {
        var people = KnownPeople.BySignIn(settings);
        return settings.Users.GroupBy(user => people.GetValueOrDefault(CallerKeys.OfUser(user.Name))?.Key ?? CallerKeys.OfUser(user.Name))
            .ToDictionary(group => group.Key, group => group.ToList());
    }
}
