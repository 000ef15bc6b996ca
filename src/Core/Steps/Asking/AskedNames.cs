using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Steps.Asking;

/// <summary>The people that a step asks, in the sentence that says whom it waits for.</summary>
internal static class AskedNames
{
    private const int MostShown = 5;

    /// <summary>The names that the sentence has; of further people it says how many they are.</summary>
    public static ImmutableArray<string> Shown(ImmutableArray<Person> people) => [.. people.Take(MostShown).Select(person => person.Name)];

    /// <param name="roles">The places of the roles in the text.</param>
    /// <param name="next">The number of the first place that is free.</param>
    public static string Places(ImmutableArray<string> roles, ImmutableArray<Person> people, int next)
    {
        var places = roles.Concat(Enumerable.Range(next, Math.Min(people.Length, MostShown)).Select(index => $"{{{index}}}"));
        var rest = people.Length - MostShown;
        return string.Join(" or ", rest > 0 ? places.Append($"{rest} more people") : places);
    }
}
