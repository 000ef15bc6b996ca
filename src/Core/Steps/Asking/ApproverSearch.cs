using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Steps.Asking;

/// <summary>Somebody that a text stands for.</summary>
internal abstract record Approver
{
    private Approver()
    {
    }

    public sealed record OfRole(Role Role) : Approver
    {
        public override string ToString() => $"role {Role.Name} ({Role.Id})";
    }

    public sealed record OfPerson(Person Person) : Approver
    {
        public override string ToString() => Person.Name;
    }
}

/// <summary>
/// Finds a role by its id or name, or a person by key, name or address. Names and addresses are compared without case. A text that
/// fits several is none of them.
/// </summary>
internal sealed class ApproverSearch(ApproverDirectory directory)
{
    /// <summary>The approver, or why there is none.</summary>
    public (Approver? Approver, string Problem) Find(string text)
    {
        var fitting = Roles(text).Concat(People(text)).Take(2).ToImmutableArray();
        return fitting switch
        {
            [var only] => (only, ""),
            [var one, var other] => (null, $"which fits both {one} and {other}"),
            _ => (null, "which is no role and nobody who is known here"),
        };
    }

    private IEnumerable<Approver> Roles(string text)
    {
        var id = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return directory.Roles.Where(role => role.Id == id || Same(role.Name, text)).Select(role => new Approver.OfRole(role));
    }

    private IEnumerable<Approver> People(string text) => directory.People
        .Where(person => person.Key == text || Same(person.Name, text) || Same(person.Mail, text))
        .DistinctBy(person => person.Key).Select(person => new Approver.OfPerson(person));

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
