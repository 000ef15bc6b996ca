using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>The audit over more instances than one list may read, as with some hundred thousand in an installation.</summary>
public sealed class AuditTests
{
    private const double Hour = 60;
    private const double Day = 24 * Hour;

    /// <summary>A list that would read more is refused, and a shorter time is asked for.</summary>
    private const int MostRows = 12;

    private static readonly WorkflowDefinition Definition = Sample.Definition(approvals: 1_000);

    private readonly FakeTimeProvider _time = new(Sample.At(Day));
    private readonly Wire _wire = new(Stores.NewPrefix());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_whole_and_in_order_however_dense_or_sparse_the_times_are_and_however_small_its_pages()
    {
        await using var store = await OpenAsync();
        // One a minute, then one in six hours, then nothing for months, and something long ago.
        double[] dense = [.. Enumerable.Range(0, 8).Select(number => number * 1.0)];
        double[] sparse = [.. Enumerable.Range(0, 20).Select(number => -Day - (number * 6 * Hour))];
        double[] old = [-200 * Day, -201 * Day, -800 * Day];
        var ids = await FillAsync(store, [.. dense, .. sparse, .. old]);
        await Task.WhenAll(ids[8..12].Select((id, number) => AnswerAsync(store, id, minute: 10 + number)));
        var expected = await PlacesAsync(store, ids);

        Assert.Equal(expected, await ReadAllAsync(store, store, new AuditQuery { Most = 7 }));
        var (from, until) = (Sample.At(-3 * Day), Sample.At(-1.5 * Day));
        Assert.Equal(
            expected.Where(place => place.At >= from && place.At < until),
            await ReadAllAsync(store, store, new AuditQuery { Most = 3, From = Sample.At(-3 * Day), Until = until, WorkflowType = Definition.WorkflowType }));
        Assert.Empty(await ReadAllAsync(store, store, new AuditQuery { WorkflowType = "Another" }));
    }

    [Fact]
    public async Task Whatever_is_answered_or_deleted_while_it_is_read_nothing_is_left_out_or_shown_twice()
    {
        await using var store = await OpenAsync();
        var random = new Random(1);
        var ids = await FillAsync(store, [.. Enumerable.Range(0, 30).Select(number => number * -5 * Hour)]);
        var before = await PlacesAsync(store, ids);
        var (deleted, answered, minute) = (new HashSet<Guid>(), 0, 0);
        var lists = new BusyLists(store, async () =>
        {
            var (old, gone) = (ids[random.Next(ids.Length)], ids[random.Next(ids.Length)]);
            if (answered < 8 && !deleted.Contains(old))
                await AnswerAsync(store, old, minute += 30, person: 10 + ++answered);
            if (deleted.Count < 4 && deleted.Add(gone))
                Assert.True(await store.DeleteAsync(gone, (await store.ReadAsync(gone, Stop))!.Version));
        });

        var shown = await ReadAllAsync(store, lists, new AuditQuery { Most = 9 });

        Assert.Equal(shown.OrderDescending(), shown);
        Assert.Equal(shown.Distinct(), shown);
        Assert.Empty(before.Where(place => !deleted.Contains(place.Subject)).Except(shown));
        Assert.True(answered > 4 && deleted.Count > 2, $"{answered} answered, {deleted.Count} deleted");
    }

    [Fact]
    public async Task A_page_costs_as_many_requests_with_three_times_as_many_instances()
    {
        var costs = new List<(int First, int Second)>();
        foreach (var count in (int[])[18, 54])
        {
            var wire = new Wire(Stores.NewPrefix());
            // As with a list that is not too long: the limit is not what bounds it.
            await using var store = await wire.OpenAsync(_time);
            await FillAsync(store, [.. Enumerable.Range(0, count).Select(number => -number * Hour)]);
            wire.Forget();
            var first = await Reader(store, store).ReadAsync(new AuditQuery { Most = 3 }, Stop);
            var cost = wire.Reads;
            wire.Forget();
            await Reader(store, store).ReadAsync(new AuditQuery { Most = 3, Before = first.Next }, Stop);
            Assert.Equal(0, wire.Writes);
            costs.Add((cost, wire.Reads));
        }

        Assert.InRange(costs[1].First, 1, costs[0].First + 1);
        Assert.InRange(costs[1].Second, 1, costs[0].Second + 1);
    }

    [Fact]
    public async Task If_more_is_under_way_than_can_be_looked_at_it_is_refused_with_what_to_ask_instead()
    {
        await using var store = await OpenAsync();
        var ids = await FillAsync(store, [.. Enumerable.Range(0, MostRows + 2).Select(number => -number * Day)]);
        await Task.WhenAll(ids.Select(id => AnswerAsync(store, id, minute: 1)));
        var then = Sample.At(-0.5 * Hour);

        var refused = await Assert.ThrowsAsync<QueryTooBroadException>(() => Reader(store, store).ReadAsync(new AuditQuery { Until = then }, Stop));

        Assert.Contains("Narrow", refused.Message, StringComparison.Ordinal);
        Assert.Single(await ReadAllAsync(store, store, new AuditQuery { Until = then, InstanceId = ids[^1], Kinds = [nameof(HistoryKind.Started)] }));
    }

    private Task<TablesStore> OpenAsync() => _wire.OpenAsync(_time, ListLimits.Default with { MostRows = MostRows });

    private AuditReader Reader(TablesStore store, IInstanceLists lists) => new(store, lists, store, store, store, store, _time);

    private async Task<List<AuditPlace>> ReadAllAsync(TablesStore store, IInstanceLists lists, AuditQuery query)
    {
        var (reader, places) = (Reader(store, lists), new List<AuditPlace>());
        for (AuditPlace? next = null; ;)
        {
            var page = await reader.ReadAsync(query with { Before = next }, Stop);
            places.AddRange(page.Entries.Select(entry => entry.Place));
            Assert.True(next is null || page.Next is null || page.Next < next, "A page leads back.");
            if ((next = page.Next) is null)
                return places;
        }
    }

    /// <summary>An instance for each start, in the order given.</summary>
    private static Task<Guid[]> FillAsync(TablesStore store, double[] starts) => Task.WhenAll(starts.Select(async start =>
    {
        var started = WorkflowMachine.Start(Sample.Origin(Guid.NewGuid(), Definition) with { StartDate = Sample.At(start) }, Definition);
        Assert.True(await store.CreateAsync(started.Snapshot, started.History));
        return started.Snapshot.Id;
    }));

    private static async Task AnswerAsync(TablesStore store, Guid id, double minute, int person = 2)
    {
        await store.AppendAsync(id, Sample.Vote((await store.ReadAsync(id, Stop))!.Snapshot, person, minute));
        Assert.True(await store.CommitAsync(Sample.Turn((await store.ReadAsync(id, Stop))!, minute, Definition)));
    }

    private static async Task<List<AuditPlace>> PlacesAsync(TablesStore store, IEnumerable<Guid> ids)
    {
        var places = new ConcurrentBag<AuditPlace>();
        await Task.WhenAll(ids.Select(async id =>
        {
            foreach (var entry in await store.ReadHistoryAsync(id, 1, 1_000, Stop))
                places.Add(new AuditPlace(entry.At, id, entry.Sequence));
        }));
        return [.. places.OrderDescending()];
    }

    /// <summary>Lists after each of which something happens.</summary>
    private sealed class BusyLists(IInstanceLists lists, Func<Task> happen) : IInstanceLists
    {
        public async Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
        {
            var page = await lists.ListAsync(query, cancellation);
            await happen();
            return page;
        }

        public Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => lists.AnyLiveAsync(definitionId, cancellation);

        public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) => lists.AnyLiveAsync(definitionId, versions, cancellation);
    }
}
