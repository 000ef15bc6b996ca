using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>How much is looked at in one way before a list is found in another. None of it changes an answer.</summary>
/// <param name="MostCandidates">Instances that are read and sorted for a page whatever else could be done.</param>
/// <param name="MostCompared">Candidates up to which reading them is compared with walking through the list; there are never clearly fewer of more.</param>
internal sealed record ListLimits(int MostCandidates, int MostCompared)
{
    public static ListLimits Default { get; } = new(MostCandidates: InstancePage.MostCounted, MostCompared: 100_000);
}
