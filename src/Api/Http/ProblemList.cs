using System.Collections;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Collects the problems of a request. All are counted, but only the first ones are kept, more than are ever shown: a body of a
/// megabyte can have a hundred thousand problems.
/// </summary>
public sealed class ProblemList : IEnumerable<Problem>
{
    private const int MostKept = 2 * ApiError.MostProblems;

    private readonly List<Problem> _kept = [];

    /// <summary>How many there are, including those that were not kept.</summary>
    public int Count { get; private set; }

    public void Add(Problem problem)
    {
        Count++;
        if (_kept.Count < MostKept)
            _kept.Add(problem);
    }

    public void AddRange(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            Add(problem);
    }

    /// <summary>Adds the problems of a second check of the same body, except for fields that have one: further ones only follow.</summary>
    public void AddUnnamed(IEnumerable<Problem> others)
    {
        var named = _kept.Select(problem => problem.Field).ToHashSet(StringComparer.OrdinalIgnoreCase);
        AddRange(others.Where(other => !Prefixes(other.Field).Any(named.Contains)));
    }

    /// <summary>The problems that were kept.</summary>
    public IEnumerator<Problem> GetEnumerator() => _kept.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The field and everything that holds it: <c>[1].Signals[0]</c>, <c>[1].Signals</c>, <c>[1]</c>.</summary>
    private static IEnumerable<string> Prefixes(string field)
    {
        for (var end = field.Length; end > 0; end = field.LastIndexOfAny(['.', '['], end - 1))
            yield return field[..end];
    }
}
