using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// How much is read in one way before a list is found in another, which never changes the result; and how long a list may take.
/// </summary>
/// <param name="MostCandidates">Instances that are read and sorted for a page, whatever else could be done.</param>
/// <param name="MostCompared">The most candidates that are weighed against a walk; more are not clearly fewer than all.</param>
/// <param name="MostTime">When a list is refused: a query of a hundred comparisons can read every index to its end many times.</param>
internal sealed record ListLimits(int MostCandidates, int MostCompared, TimeSpan MostTime)
{
    public static ListLimits Default { get; } = new(MostCandidates: InstancePage.MostCounted, MostCompared: 100_000, MostTime: TimeSpan.FromSeconds(10));
}
