using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine;
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

    /// <summary>More than a list of so few instances can have: one that does not end is found.</summary>
    private const int MostPages = 200;

    /// <summary>Each is read on page by page.</summary>
    private const int BoundedQueriesOfATrial = 10;

    /// <param name="open">A new, empty store at every call. It is disposed after its trial if it can be.</param>
    /// <exception cref="Exception">A list differs. The message has the fewest instances and the simplest query found.</exception>
    public static void Check(Func<Task<StoreUnderTest>> open, int trials, CancellationToken stop)
    {
        // The property runner is synchronous, so it is kept away from any test framework's synchronization context.
        var property = Prop.ForAll(
            ListGenerator.Trials(QueriesOfATrial), trial => Task.Run(() => PlayAsync(open, trial, stop), stop).GetAwaiter().GetResult());
        property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(trials)));
    }

    /// <summary>The same lists, read page by page by a store that may stop early: all pages together have to be the whole list.</summary>
    /// <exception cref="Exception">A list differs. The message has the fewest instances and the simplest query found.</exception>
    public static void CheckBounded(Func<Task<StoreUnderTest>> open, int trials, CancellationToken stop)
    {
        var property = Prop.ForAll(
            ListGenerator.Trials(BoundedQueriesOfATrial), trial => Task.Run(() => PlayBoundedAsync(open, trial, stop), stop).GetAwaiter().GetResult());
        property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(trials)));
    }

    private static async Task PlayBoundedAsync(Func<Task<StoreUnderTest>> open, ListTrial trial, CancellationToken stop)
    {
        await using var store = await FilledAsync(open, trial);
        foreach (var query in trial.Queries)
        {
            var whole = Expected(trial, query with { Skip = 0, Take = int.MaxValue }).Items.Select(row => row.Id);
            Assert.Equal(whole, await ReadOnAsync(store.Lists, query with { Skip = 0, Take = 3, IsCounted = false, IsBounded = true }, stop));
        }
    }

    /// <summary>All pages of a bounded list, each from where the one before has ended.</summary>
    public static async Task<List<Guid>> ReadOnAsync(IInstanceLists lists, InstanceListQuery query, CancellationToken stop)
    {
        var (sort, id) = (InstanceFields.Of(query.Sort), InstanceFields.Of(InstanceField.Id));
        var (all, from, pages) = (new List<Guid>(), query.Filter, 0);
        while (true)
        {
            var page = await lists.ListAsync(query with { Filter = from }, stop);
            Assert.InRange(++pages, 1, MostPages);
            all.AddRange(page.Items.Select(row => row.Id));
            Assert.True(page.LookedTo is null || page.Items.Length < query.Take);
            if ((page.Items.Length == query.Take ? InstanceFields.PlaceOf(page.Items[^1], query.Sort) : page.LookedTo) is not { } place)
                return all;
            var behind = QueryFilter.Behind(sort, place.At, id, place.Id, query.Descending);
            from = query.Filter is null ? behind : new QueryFilter.And(query.Filter, behind);
        }
    }

    private static async Task<StoreUnderTest> FilledAsync(Func<Task<StoreUnderTest>> open, ListTrial trial)
    {
        var store = await open();
        foreach (var (snapshot, voters) in trial.Instances)
        {
            Assert.True(await store.Instances.CreateAsync(snapshot, []));
            foreach (var voter in voters)
                await store.Instances.AppendAsync(snapshot.Id, Sample.Vote(snapshot, voter, minute: 1));
        }

        return store;
    }

    private static async Task PlayAsync(Func<Task<StoreUnderTest>> open, ListTrial trial, CancellationToken stop)
    {
        await using var store = await FilledAsync(open, trial);
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
