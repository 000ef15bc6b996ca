using System.Collections.Immutable;
using WorkflowFunctions.Api.Delegations;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Portal.Away;

/// <summary>Names that forms offer where somebody names people or roles. Others may be typed as well.</summary>
internal sealed class OfferedNames(IRoleDirectory roles)
{
    /// <summary>A part of more would look like all.</summary>
    public const int Most = 200;

    /// <summary>
    /// A text for each person who is known, by which nobody else is found: the name if it can be. Nobody, if there are too many, or if the
    /// caller holds no role: such a person has nothing to hand on, and learns no names.
    /// </summary>
    public async Task<IReadOnlyList<string>> PeopleAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller.RoleIds.IsEmpty && !DelegationActions.MayManage(caller))
            return [];
        var directory = await roles.ApproversAsync(cancellation);
        var people = directory.People;
        return people.Length > Most
            ? []
            : [.. people.Where(person => person.Key != caller.Key).Select(person => TextOf(person, directory)).Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The names of the roles that there are; none if there are too many.</summary>
    /// <param name="but">The ids of roles that need not be offered.</param>
    public IReadOnlyList<string> Roles(ImmutableArray<int> but)
    {
        var offered = roles.All.Where(role => !but.Contains(role.Id)).ToList();
        return offered.Count > Most ? [] : [.. offered.Select(role => role.Name).Order(StringComparer.OrdinalIgnoreCase)];
    }

    private static string TextOf(Person person, ApproverDirectory directory) =>
        new[] { person.Name, person.Mail }.OfType<string>().FirstOrDefault(text => directory.PeopleCalled(text) is [var only] && only.Key == person.Key) ?? person.Key;
}
