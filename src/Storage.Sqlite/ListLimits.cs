using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>How much is looked at in one way before a list is found in another. None of it changes an answer.</summary>
/// <param name="MostCandidates">Instances that are read and sorted for one page.</param>
/// <param name="LongestWalk">Entries of an index that are looked at before a walk is given up: they cost about as much as the candidates.</param>
/// <param name="MostRead">Candidates that are read after a walk was given up; more of them are not clearly fewer than all.</param>
internal sealed record ListLimits(int MostCandidates, int LongestWalk, int MostRead)
{
    public static ListLimits Default { get; } = new(MostCandidates: InstancePage.MostCounted, LongestWalk: 20_000, MostRead: 200_000);
}
