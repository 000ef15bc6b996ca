using System.Collections.Frozen;
using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Turns a sign-in into a caller: finds the person behind it, and adds up what the roles allow.</summary>
public sealed class CallerDirectory(SignInSettings settings, RoleDirectory roles)
{
    private readonly FrozenDictionary<string, (string Key, string? Name)> _people = settings.People
        .SelectMany(person => person.SignIns.Select(signIn => (signIn.Key, Person: (person.SignIns[0].Key, person.Name))))
        .ToFrozenDictionary(entry => entry.Key, entry => entry.Person);

    /// <param name="signInName">Shown if the settings have no name for the person.</param>
    /// <param name="roleIds">The roles of the settings that this sign-in has. Other ids are ignored: stored roles are held by their claims alone.</param>
    /// <param name="claims">What the sign-in says about the caller.</param>
    public Caller Find(SignInSubject signIn, string signInName, string? mail, IEnumerable<int> roleIds, IEnumerable<RoleClaim> claims)
    {
        var (key, name) = _people.GetValueOrDefault(signIn.Key, (signIn.Key, null));
        var ids = roleIds.ToHashSet();
        var held = settings.Roles.Where(role => ids.Contains(role.Id))
            .Concat(roles.HeldBy(claims).Distinct().Select(roles.Find).OfType<Role>())
            .OrderBy(role => role.Id)
            .ToImmutableArray();
        return new(
            new(key, name ?? signInName, mail),
            [.. held.Select(role => role.Id)],
            [.. held.SelectMany(role => role.AccessStrings).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}
