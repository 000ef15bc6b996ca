using System.Collections.Concurrent;
using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The audit across instances on the model of a store, while others go on working, and however little of it fits.</summary>
public sealed class AuditReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public async Task Whatever_changes_while_it_is_read_nothing_is_left_out_or_shown_twice(int seed, bool isInOrder)
    {
        var (store, random) = (new BusyStore { IsInOrder = isInOrder }, new Random(seed));
        var ids = await store.FillAsync(250, random);
        var before = await store.PlacesAsync(ids);
        var minute = 1_000;
        var (changed, deleted) = (new HashSet<Guid>(), new HashSet<Guid>());
        store.OnList = async () =>
        {
            // Somebody answers old instances, which are then the latest, and somebody deletes one.
            foreach (var id in random.GetItems(ids.ToArray(), 5))
            {
                if (changed.Add(id) && !deleted.Contains(id))
                    await store.AnswerAsync(id, person: 9, ++minute);
            }

            var gone = ids[random.Next(ids.Count)];
            if (deleted.Add(gone) && await store.ReadAsync(gone, Stop) is { } read)
                Assert.True(await store.DeleteAsync(gone, read.Version));
        };

        var shown = await ReadAllAsync(store, new AuditQuery { Most = 30 });

        Assert.Equal(shown.OrderDescending(), shown);
        Assert.Equal(shown.Count, shown.Distinct().Count());
        Assert.Empty(before.Where(place => !deleted.Contains(place.Subject)).Except(shown));
        Assert.NotEmpty(changed);
        Assert.NotEmpty(deleted);
    }

    [Fact]
    public async Task A_page_on_which_nothing_fits_looks_at_so_many_instances_and_says_where_to_go_on()
    {
        var store = new BusyStore();
        await store.FillAsync(10 * AuditReader.MostListed / 4, new Random(7));
        var reader = Reader(store);
        var query = new AuditQuery { Actor = "nobody" };
        var pages = 0;
        for (AuditPlace? next = null; pages == 0 || next is not null; pages++)
        {
            (store.Lists, store.Histories) = (0, 0);
            var page = await reader.ReadAsync(query with { Before = next }, Stop);
            Assert.Empty(page.Entries);
            Assert.InRange(store.Lists, 1, 2 * AuditReader.MostLists);
            Assert.InRange(store.Histories, 0, AuditReader.MostParts + 16);
            Assert.True(next is null || page.Next is null || page.Next < next);
            next = page.Next;
        }

        Assert.InRange(pages, 2, 6);
    }

    [Fact]
    public async Task From_a_store_with_all_histories_in_order_so_many_entries_are_read_and_none_of_what_was_under_way()
    {
        var store = new BusyStore { IsInOrder = true };
        var ids = await store.FillAsync(AuditReader.MostUnderWay + 100, new Random(7), answers: false);
        foreach (var id in ids)
            await store.AnswerAsync(id, person: 9, minute: 5_000);
        var reader = Reader(store);

        var page = await reader.ReadAsync(new AuditQuery { Until = Sample.At(100), Most = 20 }, Stop);
        Assert.Equal((20, 21, 0, 0), (page.Entries.Length, store.Entries, store.Lists, store.Histories));
        Assert.True(page.Entries[0].At < Sample.At(100));
        Assert.Equal(page.Entries[^1].Place, page.Next);

        var (pages, next) = (0, (AuditPlace?)null);
        do
        {
            store.Entries = 0;
            (page, pages) = (await reader.ReadAsync(new AuditQuery { Actor = "nobody", Before = next }, Stop), pages + 1);
            Assert.Empty(page.Entries);
            Assert.InRange(store.Entries, 1, AuditReader.MostRead);
            Assert.True(next is null || page.Next is null || page.Next < next);
            next = page.Next;
        }
        while (next is not null);
        Assert.InRange(pages, 2, 4);
    }

    [Fact]
    public async Task What_belongs_to_a_type_of_few_instances_is_not_looked_for_among_all_others()
    {
        var store = new BusyStore { IsInOrder = true };
        await store.FillAsync(BusyStore.MostPassed, new Random(7));
        var page = await Reader(store).ReadAsync(new AuditQuery { WorkflowType = "enrollment", Kinds = ["Started"], Most = 20 }, Stop);
        Assert.Equal((20, 0), (page.Entries.Length, store.Lists));

        page = await Reader(store).ReadAsync(new AuditQuery { WorkflowType = "other" }, Stop);

        Assert.Empty(page.Entries);
        Assert.Null(page.Next);
        Assert.InRange(store.Lists, 1, 1 + AuditReader.MostLists);
    }

    [Fact]
    public async Task A_long_history_is_read_from_its_end_and_no_further_than_needed()
    {
        var store = new BusyStore();
        var id = (await store.FillAsync(1, new Random(7)))[0];
        for (var number = 0; number < 400; number++)
            await store.AnswerAsync(id, person: 10 + number, minute: 100 + number);
        store.Histories = 0;

        var page = await Reader(store).ReadAsync(new AuditQuery { Most = 10 }, Stop);

        Assert.Equal(10, page.Entries.Length);
        Assert.InRange(store.Histories, 1, 3);
        Assert.Equal((await store.PlacesAsync([id])).OrderDescending(), await ReadAllAsync(store, new AuditQuery { Most = 50, InstanceId = id }));
    }

    [Fact]
    public async Task Where_too_many_were_under_way_it_is_refused_with_what_to_ask_instead()
    {
        var store = new BusyStore();
        var ids = await store.FillAsync(AuditReader.MostUnderWay + 1, new Random(7), answers: false);
        foreach (var id in ids)
            await store.AnswerAsync(id, person: 9, minute: 5_000);

        var refused = await Assert.ThrowsAsync<QueryTooBroadException>(() => Reader(store).ReadAsync(new AuditQuery { Until = Sample.At(4_000) }, Stop));

        Assert.Contains("Narrow it by a workflow type, or look at one instance", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await Reader(store).ReadAsync(new AuditQuery { Until = Sample.At(4_000), InstanceId = ids[0] }, Stop)).Entries);
    }

    private static AuditReader Reader(BusyStore store) => new(store, store, null!, null!, null!, null!, TimeProvider.System);

    private static async Task<List<AuditPlace>> ReadAllAsync(BusyStore store, AuditQuery query)
    {
        var (reader, places) = (Reader(store), new List<AuditPlace>());
        for (AuditPlace? next = null; ;)
        {
            var page = await reader.ReadAsync(query with { Before = next }, Stop);
            places.AddRange(page.Entries.Select(entry => entry.Place));
            if ((next = page.Next) is null)
                return places;
        }
    }

    /// <summary>A store in which things happen while it is read, and that counts what is read.</summary>
    private sealed class BusyStore : InMemoryInstanceStore
    {
        private int _histories;

        public Func<Task>? OnList { get; set; }

        public int Lists { get; set; }

        /// <summary>How many entries it passes over for one part.</summary>
        public const int MostPassed = 600;

        /// <summary>Whether it has all histories in the order of time.</summary>
        public bool IsInOrder { get; init; }

        /// <summary>How many entries were read in that order.</summary>
        public int Entries { get; set; }

        private readonly ConcurrentBag<Guid> _all = [];

        public int Histories { get => _histories; set => _histories = value; }

        public override async Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
        {
            Lists++;
            var page = await base.ListAsync(query, cancellation);
            if (OnList is { } happen)
                await happen();
            return page;
        }

        public override Task<ImmutableArray<HistoryEntry>> ReadHistoryAsync(Guid id, long first, int most, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _histories);
            return base.ReadHistoryAsync(id, first, most, cancellation);
        }

        public override async Task<HappenedPart?> ReadHappenedAsync(HappenedQuery query, CancellationToken cancellation)
        {
            if (!IsInOrder)
                return null;
            var all = new List<(AuditPlace Place, InstanceSummary Instance, HistoryEntry Entry)>();
            foreach (var id in _all)
            {
                if (await ReadAsync(id, cancellation) is not { Snapshot: var snapshot })
                    continue;
                foreach (var entry in await base.ReadHistoryAsync(id, 1, int.MaxValue / 2, cancellation))
                    all.Add((new(entry.At, id, entry.Sequence), InstanceSummary.Of(snapshot), entry));
            }

            var passed = all.Where(one => one.Place < query.Before).OrderByDescending(one => one.Place).Take(MostPassed).ToList();
            var fitting = passed.FindAll(one => (query.Kinds.IsEmpty || query.Kinds.Contains(one.Entry.Kind))
                && (query.WorkflowType is not { } type || one.Instance.WorkflowType.Equals(type, StringComparison.OrdinalIgnoreCase)));
            var part = fitting.Take(query.Most).ToList();
            Entries += part.Count;
            if (OnList is { } happen)
                await happen();
            return new([.. part.Select(one => (one.Instance, one.Entry))],
                fitting.Count > part.Count ? part[^1].Place : passed.Count == MostPassed ? passed[^1].Place : null);
        }

        /// <summary>Instances that were started one a minute; some were answered later.</summary>
        public async Task<List<Guid>> FillAsync(int count, Random random, bool answers = true)
        {
            var ids = new List<Guid>();
            var definition = Sample.Definition(approvals: 1_000);
            for (var number = 0; number < count; number++)
            {
                var origin = Sample.Origin(Guid.NewGuid(), definition) with { StartDate = Sample.At(number) };
                var started = Core.Machine.WorkflowMachine.Start(origin, definition);
                Assert.True(await CreateAsync(started.Snapshot, started.History));
                ids.Add(started.Snapshot.Id);
                _all.Add(started.Snapshot.Id);
                if (answers && random.Next(3) == 0)
                    await AnswerAsync(started.Snapshot.Id, person: 2, number + random.Next(30));
            }

            return ids;
        }

        public async Task AnswerAsync(Guid id, int person, double minute)
        {
            var read = (await ReadAsync(id, Stop))!;
            await AppendAsync(id, Sample.Vote(read.Snapshot, person, minute));
            Assert.True(await CommitAsync(Sample.Turn((await ReadAsync(id, Stop))!, minute, Sample.Definition(approvals: 1_000))));
        }

        public async Task<List<AuditPlace>> PlacesAsync(IEnumerable<Guid> ids)
        {
            var places = new List<AuditPlace>();
            foreach (var id in ids)
                places.AddRange((await base.ReadHistoryAsync(id, 1, int.MaxValue / 2, Stop)).Select(entry => new AuditPlace(entry.At, id, entry.Sequence)));
            return places;
        }
    }
}
