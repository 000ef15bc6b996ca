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

    /// <summary>Entries of the list's index that a bounded list looks at before it looks for candidates: most pages are near.</summary>
    public int MostNear { get; init; } = 1_000;

    /// <summary>Instances that a bounded list looks at, if it has to read the instances themselves.</summary>
    public int MostRead { get; init; } = 10_000;

    /// <summary>Entries of an index that a bounded list looks at, if the index alone says that they do not fit.</summary>
    public int MostScanned { get; init; } = 250_000;
}
