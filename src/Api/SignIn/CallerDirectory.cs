using System.Collections.Frozen;
using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Turns a sign-in into a caller: finds the person behind it, and adds up what the roles allow.</summary>
public sealed class CallerDirectory(SignInSettings settings, IRoleDirectory roles)
{
    private readonly FrozenDictionary<string, (string Key, string? Name)> _people = settings.People
        .SelectMany(person => person.SignIns.Select(signIn => (signIn.Key, Person: (person.SignIns[0].Key, person.Name))))
        .ToFrozenDictionary(entry => entry.Key, entry => entry.Person);

    /// <param name="signInName">Shown if the settings have no name for the person.</param>
    /// <param name="roleIds">The roles of this sign-in. Ids of unknown roles are ignored.</param>
    public Caller Find(SignInSubject signIn, string signInName, string? mail, IEnumerable<int> roleIds)
    {
        var (key, name) = _people.GetValueOrDefault(signIn.Key, (signIn.Key, null));
        var held = roleIds.Distinct().Order().Select(roles.Find).OfType<Role>().ToImmutableArray();
        return new(
            new(key, name ?? signInName, mail),
            [.. held.Select(role => role.Id)],
            [.. held.SelectMany(role => role.AccessStrings).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}
