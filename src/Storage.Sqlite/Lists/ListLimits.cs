using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// How much is looked at in one way before a list is found in another, which changes no answer; and how long is looked at all.
/// </summary>
/// <param name="MostCandidates">Instances that are read and sorted for a page whatever else could be done.</param>
/// <param name="MostCompared">Candidates up to which reading them is compared with walking through the list; there are never clearly fewer of more.</param>
/// <param name="MostTime">How long a list may take before it is refused: a query of a hundred comparisons can read every index to its end, many times.</param>
internal sealed record ListLimits(int MostCandidates, int MostCompared, TimeSpan MostTime)
{
    public static ListLimits Default { get; } = new(MostCandidates: InstancePage.MostCounted, MostCompared: 100_000, MostTime: TimeSpan.FromSeconds(10));
}
