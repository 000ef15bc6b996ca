using WorkflowFunctions.Storage.TestKit.Queries;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>However a list is found, it is the same list.</summary>
public sealed class ListPathTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public static TheoryData<int, int, int> Limits => new()
    {
        // Candidates where they are very few, else all the way through an index.
        { 3, 1_000_000, 1_000_000 },

        // Walks are given up soon, for any candidates.
        { 2, 3, 1_000_000 },

        // Walks are given up soon, for candidates if they are few, else for a walk to the end.
        { 2, 3, 8 },

        // Nothing but walks.
        { 0, 1, 1 },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Limits))]
    public void Every_way_to_a_list_leads_to_what_the_evaluator_leaves(int mostCandidates, int longestWalk, int mostRead) => ListTwin.Check(
        async () => await _directory.OpenNewAsync(new ListLimits(mostCandidates, longestWalk, mostRead)),
        trials: 20,
        TestContext.Current.CancellationToken);
}
