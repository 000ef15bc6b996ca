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
}
