using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

/// <summary>Whom a caller wants a step to ask as well, as the request names them.</summary>
/// <param name="RoleIds">Whoever holds one of these roles.</param>
/// <param name="People">People by key, name or address.</param>
public sealed record Assignees(ImmutableArray<int> RoleIds, ImmutableArray<string> People)
{
    /// <summary>The most people or roles that one request may name.</summary>
    public const int Most = Definitions.RoleTokenLimits.Asked;

    /// <summary>The most characters of a name.</summary>
    public const int LongestName = Definitions.RoleTokenLimits.Token;

    /// <summary>
    /// The people that the names stand for, and all that is wrong: unknown roles, unknown or ambiguous names, people who may not answer
    /// the step whoever adds them, and more than a step may ask.
    /// </summary>
    internal (ImmutableArray<Person> People, ImmutableArray<Problem> Problems) Find(ApproverDirectory directory, InstanceState.AwaitingSignal waiting)
    {
        var people = ImmutableArray.CreateBuilder<Person>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var (role, index) in RoleIds.Select((role, index) => (role, index)).Where(named => !directory.HasRole(named.role)))
            problems.Add(new(Invariant($"{nameof(RoleIds)}[{index}]"), Invariant($"There is no role {role}; GET /Security/Roles lists those there are.")));
        foreach (var (name, index) in People.Select((name, index) => (name, index)))
        {
            var (person, problem) = directory.FindPerson(name);
            if (person is not null && waiting.Barred.Contains(person.Key))
                problem = "may not answer this step, and so cannot be added to it";
            else if (person is not null)
                people.Add(person);
            if (problem is not null)
                problems.Add(new(Invariant($"{nameof(People)}[{index}]"), $"'{JsonValues.Shortened(name)}' {problem}."));
        }

        if (AskedAlso.By(waiting, RoleIds, people.ToImmutable()).Problem is { } tooMany)
            problems.Add(new("", $"{char.ToUpperInvariant(tooMany[0])}{tooMany[1..]}."));
        return (people.ToImmutable(), problems.ToImmutable());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
