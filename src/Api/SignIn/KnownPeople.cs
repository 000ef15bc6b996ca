using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The people whom the settings name. Others are known only by what their tokens say when they sign in, and a name that anybody may
/// choose at another authority stands for nobody here.
/// </summary>
internal static class KnownPeople
{
    public static ImmutableArray<Person> Of(SignInSettings settings)
    {
        var keys = settings.People.SelectMany(person => person.SignIns.Select(signIn => (signIn.Key, Person: person.SignIns[0].Key)))
            .ToDictionary(entry => entry.Key, entry => entry.Person);
        var users = settings.Users.Select(user =>
            CallerKeys.OfUser(user.Name) is var key ? new Person(keys.GetValueOrDefault(key, key), user.Name, user.Mail) : null!);
        var people = settings.People.Where(person => person.Name is not null).Select(person => new Person(person.SignIns[0].Key, person.Name!));
        return [.. users.Concat(people)];
    }
}
