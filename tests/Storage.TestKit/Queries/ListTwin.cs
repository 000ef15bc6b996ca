using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit.Queries;

/// <summary>
/// Fills stores with random instances and asks them for random lists. The page, its order and the total have to be what you get by
/// checking every instance one by one.
/// </summary>
public static class ListTwin
{
    private const int QueriesOfATrial = 40;

    /// <param name="open">A new, empty store at every call. It is disposed after its trial if it can be.</param>
    /// <exception cref="Exception">A list differs. The message has the fewest instances and the simplest query found.</exception>
    public static void Check(Func<Task<StoreUnderTest>> open, int trials, CancellationToken stop)
    {
        // The property runner is synchronous, so it is kept away from any test framework's synchronization context.
        var property = Prop.ForAll(
            ListGenerator.Trials(QueriesOfATrial), trial => Task.Run(() => PlayAsync(open, trial, stop), stop).GetAwaiter().GetResult());
        property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(trials));
    }

    private static async Task PlayAsync(Func<Task<StoreUnderTest>> open, ListTrial trial, CancellationToken stop)
    {
        await using var store = await open();
        foreach (var (snapshot, voters) in trial.Instances)
        {
            Assert.True(await store.Instances.CreateAsync(snapshot, []));
            foreach (var voter in voters)
                await store.Instances.AppendAsync(snapshot.Id, Sample.Vote(snapshot, voter, minute: 1));
        }

        foreach (var query in trial.Queries)
            Assert.Equal(Shown(Expected(trial, query)), Shown(await store.Lists.ListAsync(query, stop)));
    }

    private static InstancePage Expected(ListTrial trial, InstanceListQuery query)
    {
        var fitting = trial.Instances.Where(listed => Includes(query.Scope, listed)).Select(listed => InstanceSummary.Of(listed.Snapshot))
            .Where(row => InstanceFields.Catalogue.Matches(query.Filter, row))
            .Order(ListOrder.Of(query.Sort, query.Descending)).ToList();
        return new InstancePage([.. fitting.Skip(query.Skip).Take(query.Take)], fitting.Count);
    }

    private static bool Includes(InstanceScope scope, ListedInstance listed) => scope switch
    {
        InstanceScope.StartedBy own => listed.Snapshot.Origin.Initiator.Key == own.CallerKey,
        InstanceScope.AssignedTo assigned =>
            Sample.CallerOf(assigned).MayAnswer(listed.Snapshot, key => listed.Voters.Any(voter => Sample.Person(voter).Key == key)),
        _ => true,
    };

    private static string Shown(InstancePage page) => $"{page.Total} in all: {StoredText.Lines(page.Items.Select(StoredText.Of))}";
}
