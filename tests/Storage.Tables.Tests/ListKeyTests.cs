using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.TestKit;
using WorkflowFunctions.Storage.TestKit.Queries;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Lists of which the keys are read first, and then the rows of a page.</summary>
public sealed class ListKeyTests
{
    private static readonly ListLimits Few = new(ReadWhole: 1, NearEnough: 1);

    private readonly FakeTimeProvider _time = new(Sample.At(0));
    private readonly Wire _wire = new(Stores.NewPrefix());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 50)]
    public void A_list_by_keys_is_what_the_evaluator_leaves(int readWhole, int nearEnough) => ListTwin.Check(
        async () => StoreUnderTest.Of(await TablesStore.OpenAsync(
            Stores.Options(Stores.NewPrefix()) with { Lists = new ListLimits(readWhole, nearEnough) })),
        trials: 4,
        Stop);

    [Fact]
    public async Task A_row_that_leaves_the_list_before_it_is_read_makes_room_for_the_next_one()
    {
        await using var store = await _wire.OpenAsync(_time, Few);
        var started = await StartAsync(store, count: 12);
        var gone = started[3];
        BetweenKeysAndRows(async () => await store.CommitAsync(Sample.Move((await store.ReadAsync(gone.Id, Stop))!, new InstanceState.Complete())));

        var page = await store.ListAsync(ByTitle(take: 5, new QueryFilter.Compare(
            InstanceFields.Of(InstanceField.Status), QueryOperator.Equal, new QueryValue.Number((int)InstanceStatus.Suspended))), Stop);

        Assert.Equal(started.Except([gone]).Take(5).Select(snapshot => snapshot.Id), page.Items.Select(item => item.Id));
        Assert.Equal(11, page.Total);
    }

    [Fact]
    public async Task A_row_that_is_replaced_before_it_is_read_is_shown_as_it_is_now()
    {
        await using var store = await _wire.OpenAsync(_time, Few);
        var started = await StartAsync(store, count: 12);
        BetweenKeysAndRows(async () => await store.CommitAsync(Sample.Move((await store.ReadAsync(started[2].Id, Stop))!, new InstanceState.Complete())));

        var page = await store.ListAsync(ByTitle(take: 5, filter: null), Stop);

        Assert.Equal(started.Take(5).Select(snapshot => snapshot.Id), page.Items.Select(item => item.Id));
        Assert.Equal(InstanceStatus.Complete, page.Items[2].Status);
    }

    [Fact]
    public async Task Texts_with_one_beginning_are_sorted_by_what_follows_it()
    {
        await using var store = await _wire.OpenAsync(_time, Few);
        var beginning = new string('x', IndexColumns.LongestText);
        var started = await StartAsync(store, count: 12, number => $"{beginning}{(number * 7) % 12:D2}");

        var page = await store.ListAsync(ByTitle(take: 4, filter: null) with { Skip = 3 }, Stop);

        Assert.Equal(started.OrderBy(snapshot => snapshot.Origin.Title, StringComparer.Ordinal).Skip(3).Take(4).Select(snapshot => snapshot.Id), page.Items.Select(item => item.Id));
    }

    private static InstanceListQuery ByTitle(int take, QueryFilter? filter) =>
        new(new InstanceScope.StartedBy(Sample.Person(1).Key), InstanceField.Title, Descending: false, Skip: 0, take, filter);

    private static async Task<List<InstanceSnapshot>> StartAsync(TablesStore store, int count, Func<int, string>? title = null)
    {
        var started = new List<InstanceSnapshot>();
        for (var number = 0; number < count; number++)
        {
            var snapshot = Sample.Started().Snapshot;
            snapshot = snapshot with { Origin = snapshot.Origin with { StartDate = Sample.At(number), Title = title?.Invoke(number) ?? $"Row {number:D2}" } };
            Assert.True(await store.CreateAsync(snapshot, []));
            started.Add(snapshot);
        }

        return started;
    }

    /// <summary>Does something after the keys were read, and before any row of the page is.</summary>
    private void BetweenKeysAndRows(Func<Task> act)
    {
        var haveKeys = false;
        var done = new Lazy<Task>(act);
        _wire.Before = async (sent, _) =>
        {
            if (sent.Table != "Index" || sent.IsWrite)
                return;
            haveKeys |= sent.IsOfColumns;
            if (haveKeys && !sent.IsOfColumns)
                await done.Value;
        };
    }
}
