using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>The mail addresses that the installation knows at one moment.</summary>
/// <param name="Roles">Those of roles; a role may have none.</param>
/// <param name="People">The people, one entry for each key, with the roles that they hold.</param>
public sealed record AddressBook(ImmutableArray<RoleAddress> Roles, ImmutableArray<RoleHolder> People)
{
    public static AddressBook Empty { get; } = new([], []);

    /// <summary>The address of a person: the one that is known now or, without one, the one that was recorded.</summary>
    public string? MailOf(Person person) => People.FirstOrDefault(known => known.Person.Key == person.Key)?.Person.Mail ?? person.Mail;
}

/// <summary>The address of a role: of a list or a mailbox of those who hold it.</summary>
public sealed record RoleAddress(int RoleId, string Mail);

/// <summary>A person with the roles that are known to be held.</summary>
public sealed record RoleHolder(Person Person, ImmutableArray<int> RoleIds);
