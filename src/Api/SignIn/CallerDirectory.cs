using System.Collections.Frozen;
using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Turns a sign-in into a caller: finds the person behind it, and adds up what the roles allow.</summary>
public sealed class CallerDirectory(SignInSettings settings, RoleDirectory roles)
{
    private readonly FrozenDictionary<string, PersonSettings> _people = settings.People
        .SelectMany(person => person.SignIns.Select(signIn => (signIn.Key, Person: person)))
        .ToFrozenDictionary(entry => entry.Key, entry => entry.Person);

    /// <param name="signInName">Shown if the settings have no name for the person.</param>
    /// <param name="mail">The address that the sign-in has; it counts if the settings have none for the person.</param>
    /// <param name="roleIds">The roles of the settings that this sign-in has. Other ids are ignored: stored roles are held by their claims alone.</param>
    /// <param name="claims">What the sign-in says about the caller.</param>
    public Caller Find(SignInSubject signIn, string signInName, string? mail, IEnumerable<int> roleIds, IEnumerable<RoleClaim> claims)
    {
        var person = _people.GetValueOrDefault(signIn.Key);
        var ids = roleIds.ToHashSet();
        var held = settings.Roles.Where(role => ids.Contains(role.Id))
            .Concat(roles.HeldBy(claims).Distinct().Select(roles.Find).OfType<Role>())
            .OrderBy(role => role.Id)
            .ToImmutableArray();
        return new(
            new(person?.Key ?? signIn.Key, person?.Name ?? signInName, person?.Mail ?? mail),
            [.. held.Select(role => role.Id)],
            [.. held.SelectMany(role => role.AccessStrings).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}
