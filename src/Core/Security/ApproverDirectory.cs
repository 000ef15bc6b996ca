using System.Collections.Immutable;
using System.Globalization;

namespace WorkflowFunctions.Core.Security;

/// <summary>
/// The roles and people of the installation at one moment: whom a role token may stand for. A role is found by its id or name, a person by
/// key, name or address, without case. A text that fits several stands for none of them.
/// </summary>
public sealed class ApproverDirectory
{
    private readonly Lazy<ILookup<string, Approver>> _byText;
    private readonly ImmutableArray<Role> _roles;

    /// <param name="people">One entry for each key.</param>
    public ApproverDirectory(ImmutableArray<Role> roles, ImmutableArray<KnownPerson> people)
        : this(roles, () => roles.SelectMany(TextsOf).Concat(people.SelectMany(TextsOf)))
    {
    }

    private ApproverDirectory(ImmutableArray<Role> roles, Func<IEnumerable<(string Text, Approver Stands)>> entries)
    {
        _roles = roles;
        _byText = new(() => entries().ToLookup(entry => entry.Text, entry => entry.Stands, StringComparer.OrdinalIgnoreCase));
    }

    public static ApproverDirectory Empty { get; } = new([], []);

    /// <summary>The approver, or why there is none.</summary>
    internal (Approver? Approver, string Problem) Find(string text) => _byText.Value[text].Distinct().Take(2).ToImmutableArray() switch
    {
        [var only] => (only, ""),
        [var one, var other] => (null, $"which fits both {one} and {other}"),
        _ => (null, "which is no role and nobody who is known here"),
    };

    internal bool HasRole(int id) => _roles.Any(role => role.Id == id);

    /// <summary>The name of a role, or "role 7" if there is none with this id.</summary>
    internal string NameOfRole(int id) => _roles.FirstOrDefault(role => role.Id == id)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"role {id}");

    /// <summary>The person, or why there is none, to go behind the text. A role of the same name does not matter here.</summary>
    internal (Person? Person, string? Problem) FindPerson(string text)
    {
        var found = _byText.Value[text].Distinct().ToImmutableArray();
        return found.OfType<Approver.OfPerson>().ToImmutableArray() switch
        {
            [var only] => (only.Person, null),
            [] when found.OfType<Approver.OfRole>().FirstOrDefault() is { } role => (null, $"is no person but {role}: name it in RoleIds"),
            [] => (null, "is nobody who is known here: name people by key, name or address"),
            var several => (null, $"fits {several.Length} people: name the one you mean by key or address"),
        };
    }

    /// <summary>Everybody who is known, each once.</summary>
    public ImmutableArray<Person> People =>
        [.. _byText.Value.SelectMany(texts => texts).OfType<Approver.OfPerson>().Distinct().Select(approver => approver.Person)];

    /// <summary>The people that the text may stand for, at most two of them: a text that fits several stands for none.</summary>
    public ImmutableArray<Person> PeopleCalled(string text) =>
        [.. _byText.Value[text].OfType<Approver.OfPerson>().Distinct().Take(2).Select(approver => approver.Person)];

    /// <summary>A directory that finds the same roles and people, and has this address in place of each person's.</summary>
    public ApproverDirectory Veiled(string mail) => new(_roles, () => _byText.Value.SelectMany(group => group.Select(approver => (group.Key, approver switch
    {
        Approver.OfPerson { Person: { Mail: not null } person } => new Approver.OfPerson(person with { Mail = mail }),
        _ => approver,
    }))));

    private static IEnumerable<(string Text, Approver Stands)> TextsOf(Role role)
    {
        var approver = new Approver.OfRole(role.Id, role.Name);
        return [(role.Id.ToString(CultureInfo.InvariantCulture), approver), (role.Name, approver)];
    }

    private static IEnumerable<(string Text, Approver Stands)> TextsOf(KnownPerson known)
    {
        var (person, others) = known;
        var approver = new Approver.OfPerson(person);
        return others.Append(person.Key).Append(person.Name).Append(person.Mail).OfType<string>().Select(text => (text, (Approver)approver));
    }
}
