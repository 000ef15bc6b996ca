using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The people whom the settings name. Others are known only by what their tokens say when they sign in, and a name that anybody may
/// choose at another authority stands for nobody here.
/// </summary>
internal static class KnownPeople
{
    public static ImmutableArray<KnownPerson> Of(SignInSettings settings)
    {
        var names = new UserNames(settings);
        var people = BySignIn(settings);
        var users = settings.Users.Select(user => (User: user, Person: people.GetValueOrDefault(CallerKeys.OfUser(user.Name))))
            .ToLookup(entry => entry.Person?.Key ?? CallerKeys.OfUser(entry.User.Name));
        return
        [
            .. users.Select(group => Of(group.Key, group.First().Person, [.. group.Select(entry => entry.User)], names)).OfType<KnownPerson>(),
            .. settings.People.Where(person => !users.Contains(person.Key)).Select(person => Of(person.Key, person, [], names)).OfType<KnownPerson>(),
        ];
    }

    /// <summary>The people who have several sign-ins, by the key of each.</summary>
    public static Dictionary<string, PersonSettings> BySignIn(SignInSettings settings)
    {
        var people = new Dictionary<string, PersonSettings>();
        foreach (var person in settings.People)
        {
            foreach (var signIn in person.SignIns)
                people.Add(signIn.Key, person);
        }

        return people;
    }

    private static KnownPerson? Of(string key, PersonSettings? person, ImmutableArray<UserSettings> users, UserNames names)
    {
        var mail = person?.Mail ?? users.Select(user => user.Mail).FirstOrDefault(address => address is not null);
        return (person?.Name ?? users.FirstOrDefault()?.Name ?? mail) is { } name
            ? new(new(key, name, mail), [.. users.SelectMany(names.FormsOf), .. users.Select(user => user.Mail).OfType<string>()])
            : null;
    }
}
