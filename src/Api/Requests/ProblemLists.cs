using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Api.Requests;

/// <summary>Puts together what several looks at one body have found.</summary>
internal static class ProblemLists
{
    /// <summary>Adds problems, except those of fields that have one already: they only follow from it.</summary>
    public static void AddUnnamed(this List<Problem> problems, IEnumerable<Problem> others)
    {
        var named = problems.Select(problem => problem.Field).ToHashSet(StringComparer.OrdinalIgnoreCase);
        problems.AddRange(others.Where(other => !Prefixes(other.Field).Any(named.Contains)));
    }

    /// <summary>The field and all that hold it: <c>[1].Signals[0]</c>, <c>[1].Signals</c>, <c>[1]</c>.</summary>
    private static IEnumerable<string> Prefixes(string field)
    {
        for (var end = field.Length; end > 0; end = field.LastIndexOfAny(['.', '['], end - 1))
            yield return field[..end];
    }
}
