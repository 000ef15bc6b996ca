using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.TestKit;
using WorkflowFunctions.Storage.TestKit.Queries;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A list is the same, whichever way it is found.</summary>
public sealed class ListPathTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public static TheoryData<int, int> Limits => new()
    {
        // Candidates if they are very few, or fewer than a walk would take; otherwise walks, some of which are given up.
        { 2, 1_000_000 },

        // The same, but soon there are too many candidates to compare.
        { 2, 8 },

        // Hardly ever candidates.
        { 0, 2 },

        // Only walks.
        { 0, 0 },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Limits))]
    public void Every_way_to_a_list_leads_to_what_the_evaluator_leaves(int mostCandidates, int mostCompared) => ListTwin.Check(
        async () => StoreUnderTest.Of(await _directory.OpenNewAsync(
            ListLimits.Default with { MostCandidates = mostCandidates, MostCompared = mostCompared })),
        trials: 20,
        TestContext.Current.CancellationToken);

    /// <summary>Near, scanned, read, candidates.</summary>
    public static TheoryData<int, int, int, int> Bounds => new()
    {
        // As pages are read, and with bounds that are soon reached: by entries, by instances, or by neither before there are candidates.
        { 1_000, 250_000, 10_000, 10_000 },
        { 1, 2, 100, 0 },
        { 1, 100, 5, 0 },
        { 2, 30, 10, 2 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Pages_that_stop_early_joined_are_what_the_evaluator_leaves(int near, int scanned, int read, int candidates) => ListTwin.CheckBounded(
        async () => StoreUnderTest.Of(await _directory.OpenNewAsync(
            ListLimits.Default with { MostNear = near, MostScanned = scanned, MostRead = read, MostCandidates = candidates })),
        trials: 6,
        TestContext.Current.CancellationToken);
}
