using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The addresses of the roles, of the people whom the settings name, with the roles that they hold now, and of those who have signed in by
/// tokens, with the roles that they held then. Of one person both are known: the address of the settings counts, and the roles of both.
/// </summary>
public sealed class KnownAddresses(SignInSettings settings, RoleDirectory roles, StoredRoleCache stored, SeenPeople seen) : IAddressBook
{
    private readonly ImmutableArray<KnownPerson> _people = KnownPeople.Of(settings);
    private readonly ILookup<string, UserSettings> _users = UsersOf(settings);

    public async ValueTask<AddressBook> ReadAsync(CancellationToken cancellation)
    {
        await stored.FreshenAsync(cancellation);
        if (!stored.IsRead)
            throw new StorageUnavailableException("The stored roles could not be read yet, and a notice goes to whom they ask.");
        var configured = _people.Select(known => new RoleHolder(known.Person, [.. _users[known.Person.Key].SelectMany(RolesOf)]));
        var signedIn = (await seen.ReadAsync(cancellation)).Select(person => new RoleHolder(person.Person, person.RoleIds));
        return new(
            [.. roles.All.Where(role => role.Mail is not null).Select(role => new RoleAddress(role.Id, role.Mail!))],
            [.. configured.Concat(signedIn).GroupBy(holder => holder.Person.Key, StringComparer.Ordinal).Select(One).OrderBy(holder => holder.Person.Name, StringComparer.Ordinal)]);
    }

    private static RoleHolder One(IGrouping<string, RoleHolder> person) => new(
        person.FirstOrDefault(holder => holder.Person.Mail is not null)?.Person ?? person.First().Person,
        [.. person.SelectMany(holder => holder.RoleIds).Distinct()]);

    private IEnumerable<int> RolesOf(UserSettings user) =>
        user.RoleIds.Concat(roles.HeldBy([new(RoleClaimType.User, user.Name, SignInSchemes.Basic)]));

    /// <summary>The users by the keys of the people who they are.</summary>
    private static ILookup<string, UserSettings> UsersOf(SignInSettings settings)
    {
        var keys = settings.People.SelectMany(person => person.SignIns.Select(signIn => (signIn.Key, person))).ToDictionary(entry => entry.Key, entry => entry.person.Key);
        return settings.Users.ToLookup(user => CallerKeys.OfUser(user.Name) is var key && keys.TryGetValue(key, out var person) ? person : key);
    }
}
