using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit.Queries;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_audit_is_the_histories_of_all_instances_in_order_page_by_page(int seed)
    {
        var random = new Random(seed);
        var ids = new List<Guid>();
        for (var number = 0; number < 8; number++)
        {
            // Few minutes, so that many things happen at the same time.
            var start = random.Next(5);
            var id = Guid.NewGuid();
            var snapshot = await StartAsync(edit => edit.Snapshot = Sample.Started(id).Snapshot with { LastModified = Sample.At(start) });
            ids.Add(snapshot.Id);
            for (var person = 2; person < 2 + random.Next(3); person++)
            {
                await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: start + random.Next(5)));
                Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: start + 6)));
            }
        }

        var expected = new List<AuditPlace>();
        foreach (var id in ids)
            expected.AddRange((await Store.ReadHistoryAsync(id, Stop)).Select(entry => new AuditPlace(entry.At, id, entry.Sequence)));
        var until = Sample.At(4);

        Assert.Equal(expected.OrderDescending(), await AuditAsync(new AuditQuery { Most = 7 }));
        Assert.Equal(expected.Where(place => place.At < until).OrderDescending(), await AuditAsync(new AuditQuery { Most = 5, Until = until }));
        Assert.Equal(expected.Where(place => place.At >= until).OrderDescending(), await AuditAsync(new AuditQuery { Most = 50, From = until }));
        Assert.Equal(expected.Where(place => place.Subject == ids[0]).OrderDescending(), await AuditAsync(new AuditQuery { Most = 2, InstanceId = ids[0] }));
        Assert.Empty(await AuditAsync(new AuditQuery { WorkflowType = "' or 1 eq 1" }));
    }

    [Fact]
    public async Task A_list_that_need_not_be_counted_has_the_same_rows()
    {
        await VariedAsync();
        await InEveryOrderAsync(async (field, descending) =>
        {
            var query = new InstanceListQuery(new InstanceScope.All(), field, descending, Skip: 2, Take: 5);
            var (counted, uncounted) = (await Lists.ListAsync(query, Stop), await Lists.ListAsync(query with { IsCounted = false }, Stop));
            Assert.Equal(counted.Items.Select(item => item.Id), uncounted.Items.Select(item => item.Id));
            Assert.InRange(uncounted.Total, Math.Min(counted.Total, 7), counted.Total);
        });
    }

    [Fact]
    public async Task A_list_that_may_stop_early_has_all_rows_if_it_is_read_on_from_where_it_stopped()
    {
        await VariedAsync();
        await InEveryOrderAsync(async (field, descending) =>
        {
            var whole = await ListAsync(new InstanceScope.All(), field, descending);
            var query = new InstanceListQuery(new InstanceScope.All(), field, descending, Skip: 0, Take: 4) { IsCounted = false, IsBounded = true };
            Assert.Equal(whole.Items.Select(item => item.Id), await ListTwin.ReadOnAsync(Lists, query, Stop));
        });
    }

    [Fact]
    public async Task The_audit_of_a_deleted_instance_is_gone_with_it_and_that_of_others_is_not()
    {
        var (gone, kept) = (await StartAsync(), await StartAsync());
        await Store.AppendAsync(gone.Id, Sample.Vote(gone, person: 2, minute: 1));
        Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(gone.Id), minute: 2)));

        Assert.True(await Store.DeleteAsync(gone.Id, (await ReadAsync(gone.Id)).Version));

        Assert.Equal([kept.Id], (await AuditAsync(new AuditQuery())).Select(place => place.Subject).Distinct());
    }

    /// <summary>All pages from the latest on.</summary>
    private async Task<List<AuditPlace>> AuditAsync(AuditQuery query)
    {
        var reader = new AuditReader(Store, Lists, (Store as IDefinitionStore)!, (Store as IRoleStore)!, (Store as IDelegationStore)!, (Store as ISignInHistory)!, TimeProvider.System);
        var places = new List<AuditPlace>();
        for (AuditPlace? next = null; ;)
        {
            var page = await reader.ReadAsync(query with { Before = next }, Stop);
            Assert.InRange(page.Entries.Length, 0, query.Most);
            places.AddRange(page.Entries.Select(entry => entry.Place));
            if ((next = page.Next) is null)
                return places;
        }
    }
}
