using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>What operations cost, in requests really sent. The table in docs/decisions/0009-tables-layout.md says the same.</summary>
public sealed class CostTests : IAsyncLifetime
{
    private const int Burst = 16;

    private readonly FakeTimeProvider _time = new(Sample.At(0));
    private readonly string _prefix = Stores.NewPrefix();
    private Wire _wire = null!;
    private Plant _plant = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _wire = new Wire(_prefix);
        _plant = await Plant.OpenAsync(_wire, _time);
        await _plant.PublishAsync(Plant.TwoSteps(Burst));

        // Definitions stay in memory from their first use on.
        var first = await _plant.StartAsync(Plant.TwoSteps(Burst));
        await _plant.AdvanceAsync(first.Id);
    }

    public ValueTask DisposeAsync() => _plant.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Accepting_and_counting_a_vote_costs_one_read_and_six_writes_and_rings_nobody_however_many_instances_there_are(int others)
    {
        await StartOthersAsync(others);
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        for (var person = 1; person <= 3; person++)
        {
            Forget();

            Assert.IsType<SignalResult.Accepted>(await _plant.ApproveAsync(snapshot.Id, person));

            // The repair row, the transaction, the lists of all, of the initiator and of role 2, and the repair row removed.
            Assert.Equal((1, 6), (_wire.Reads, _wire.Writes));
            Assert.Empty(_plant.Rings);
        }
    }

    [Fact]
    public async Task Accepting_a_vote_that_moves_the_instance_costs_one_write_more_for_its_new_list_and_one_ring()
    {
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        for (var person = 1; person < Burst; person++)
            await _plant.ApproveAsync(snapshot.Id, person);
        Forget();

        Assert.IsType<SignalResult.Accepted>(await _plant.ApproveAsync(snapshot.Id, Burst));

        Assert.Equal("Tell", (await _plant.Store.ReadAsync(snapshot.Id, Stop))!.Snapshot.Position.UniqueName);
        Assert.Equal((1 + 1, 7), (_wire.Reads, _wire.Writes));
        Assert.Equal(snapshot.Id, Assert.Single(_plant.Rings));
    }

    [Fact]
    public async Task A_vote_that_comes_while_another_one_is_folded_is_appended_by_two_writes_and_rings()
    {
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        Forget();

        await _plant.Store.FoldAsync(snapshot.Id, read =>
        {
            Assert.IsType<SignalResult.Accepted>(_plant.ApproveAsync(snapshot.Id, 1).GetAwaiter().GetResult());
            return null;
        });

        Assert.Equal((2, 2), (_wire.Reads, _wire.Writes));
        Assert.Equal(snapshot.Id, Assert.Single(_plant.Rings));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_burst_shares_an_advance_of_two_reads_one_transaction_and_the_lists_that_change(int others)
    {
        await StartOthersAsync(others);
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        var results = await Task.WhenAll(Enumerable.Range(1, Burst).Select(person => _plant.ApproveAsync(snapshot.Id, person)));
        Assert.All(results, result => Assert.IsType<SignalResult.Accepted>(result));
        Forget();

        var advanced = await _plant.AdvanceAsync(snapshot.Id);

        Assert.Equal("Tell", advanced.Position.UniqueName);
        Assert.Equal(2, _wire.Reads);
        Assert.Equal(1, _wire.WritesTo("Instances"));

        // All instances, the initiator's own, out of role 2, into role 3.
        Assert.Equal(4, _wire.WritesTo("Index"));
        Assert.Equal(1, _wire.WritesTo("Due"));
        Assert.Equal(6, _wire.Writes);
    }

    [Fact]
    public async Task Sixteen_who_approve_at_once_are_accepted_and_advanced_once_and_none_waits_for_the_timer()
    {
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        Forget();
        await Task.WhenAll(Enumerable.Range(1, Burst).Select(person => _plant.ApproveAsync(snapshot.Id, person)));
        Assert.InRange(_plant.Rings.Count, 1, Burst);
        Assert.Equal(Burst, _wire.WritesTo("Instances"));

        foreach (var id in _plant.Rings)
            await _plant.AdvanceAsync(id);

        Assert.InRange(_wire.WritesTo("Instances"), Burst, Burst + 1);
        Assert.Equal("Tell", (await _plant.Store.ReadAsync(snapshot.Id, Stop))!.Snapshot.Position.UniqueName);
        Assert.Null(await _plant.Store.NextDueAsync(DueKinds.Inbox, Stop));
        await Truth.HistoryIsWholeAsync(_plant, snapshot.Id, Burst);
    }

    [Fact]
    public async Task Sixteen_who_approve_and_advance_at_once_are_counted_once_each_and_lists_agree()
    {
        var prefix = Stores.NewPrefix();
        await using var plant = await Plant.OpenAsync(new Wire(prefix), _time);
        await plant.PublishAsync(Plant.TwoSteps(Burst));
        var snapshot = await plant.StartAsync(Plant.TwoSteps(Burst));

        await Task.WhenAll(Enumerable.Range(1, Burst).Select(async person =>
        {
            Assert.IsType<SignalResult.Accepted>(await plant.ApproveAsync(snapshot.Id, person));
            await plant.AdvanceAsync(snapshot.Id);
        }));

        Assert.Equal("Tell", (await plant.Store.ReadAsync(snapshot.Id, Stop))!.Snapshot.Position.UniqueName);
        await Truth.HistoryIsWholeAsync(plant, snapshot.Id, Burst);
        await using var later = await Plant.RestartAsync(prefix, _time);
        await later.Resume.RunAsync(Stop);
        await Truth.ListsAgreeAsync(later, snapshot.Id);
        await Truth.NothingIsLeftOverAsync(prefix, snapshot.Id);
    }

    [Fact]
    public async Task A_sweep_that_finds_nothing_costs_the_same_however_many_instances_wait()
    {
        await StartOthersAsync(3);
        Forget();
        await _plant.Resume.RunAsync(Stop);
        var few = (_wire.Reads, _wire.Writes);
        await StartOthersAsync(30);
        Forget();

        await _plant.Resume.RunAsync(Stop);

        Assert.Equal(few, (_wire.Reads, _wire.Writes));
        Assert.Equal(0, _wire.Writes);
    }

    [Fact]
    public async Task A_deletion_costs_its_rows_and_its_lists_and_not_the_other_instances()
    {
        await StartOthersAsync(30);
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        await _plant.Commands.StopAsync(snapshot.Id, new Caller(Sample.Person(99), [1], []), isCurrent: null, Stop);
        Forget();

        Assert.IsType<CommandResult.Done>(await _plant.Commands.DeleteAsync(snapshot.Id, isCurrent: null, Stop));

        // The instance twice and its origin; the lists of all, the initiator's own and role 2; inbox entries and history.
        Assert.Equal(3 + 3 + 1, _wire.Reads);

        // The tombstone, and inbox entries and history at once; the two lists that had it; the repair row.
        Assert.Equal((2, 2, 1), (_wire.WritesTo("Instances"), _wire.WritesTo("Index"), _wire.WritesTo("Due")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Whether_a_definition_has_live_instances_costs_one_request_for_each_list_of_all_where_it_has_none(int others)
    {
        await StartOthersAsync(others);
        Forget();

        Assert.False(await _plant.Store.AnyLiveAsync(Guid.NewGuid(), Stop));

        Assert.Equal((8, 0), (_wire.Reads, _wire.Writes));
    }

    [Fact]
    public async Task A_row_that_a_lost_write_has_left_does_not_make_an_ended_instance_live()
    {
        var definition = Plant.TwoSteps(1) with { Id = Guid.NewGuid() };
        var snapshot = await _plant.StartAsync(definition);
        _wire.Before = (sent, _) => sent is { IsWrite: true, Table: "Index" } ? throw new ProcessKilledException() : ValueTask.CompletedTask;
        var read = (await _plant.Store.ReadAsync(snapshot.Id, Stop))!;
        Assert.True(await _plant.Store.AnyLiveAsync(definition.Id, Stop));

        await Assert.ThrowsAsync<ProcessKilledException>(() => _plant.Store.CommitAsync(Sample.Move(read, new InstanceState.Complete())));

        Assert.False(await _plant.Store.AnyLiveAsync(definition.Id, Stop));
    }

    [Theory]
    [InlineData(9, 1, 0)]
    [InlineData(40, 2, 1)]
    public async Task A_page_of_a_list_costs_a_request_for_the_latest_one_for_the_keys_and_one_for_rows_that_lie_together(int others, int wholes, int keys)
    {
        await using var store = await _wire.OpenAsync(_time, new ListLimits(ReadWhole: 10, NearEnough: 2));
        var initiator = Sample.Person(77);
        for (var number = 0; number < others; number++)
        {
            var started = Sample.Started(initiator: initiator);
            await store.CreateAsync(started.Snapshot with { Origin = started.Snapshot.Origin with { StartDate = Sample.At(number) } }, started.History);
        }

        Forget();

        var page = await store.ListAsync(new InstanceListQuery(new InstanceScope.StartedBy(initiator.Key), InstanceField.StartDate, Descending: false, 0, 5), Stop);

        Assert.Equal(Enumerable.Range(0, 5).Select(number => Sample.At(number)), page.Items.Select(item => item.StartDate));
        Assert.Equal((wholes, keys, 0), (_wire.Requests.Count(sent => !sent.IsOfColumns), _wire.Requests.Count(sent => sent.IsOfColumns), _wire.Writes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task What_is_assigned_costs_a_request_for_each_role_and_person_and_a_look_for_each_vote_that_may_be_there(int absents)
    {
        await StartOthersAsync(4);
        // One role is asked, and it is read once, however many of the absent people hold it.
        var asked = ImmutableArray.Create(Sample.Approvers);
        var scope = new InstanceScope.AssignedTo(Sample.Person(50).Key, absents == 0 ? asked : [77])
        {
            InPlaceOf = [.. Enumerable.Range(100, absents).Select(person => Sample.Absent(person, [.. asked]))],
        };
        Forget();

        var found = await _plant.ListAsync(scope);

        Assert.Equal(5, found.Count);
        var (lists, looks) = absents == 0 ? (2, 5) : (2 + 1 + absents, 2 * 5);
        Assert.Equal((lists + looks, 0), (_wire.Reads, _wire.Writes));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    public async Task A_part_of_the_history_costs_two_reads_however_long_the_trail_is(int commits)
    {
        var snapshot = await _plant.StartAsync(Plant.TwoSteps(Burst));
        for (var person = 1; person <= commits; person++)
        {
            await _plant.ApproveAsync(snapshot.Id, person);
            await _plant.AdvanceAsync(snapshot.Id);
        }

        var length = (await _plant.Store.ReadAsync(snapshot.Id, Stop))!.Snapshot.Sequence;
        Forget();

        var last = await _plant.Store.ReadHistoryAsync(snapshot.Id, length - 1, 5, Stop);

        Assert.Equal([length - 1, length], last.Select(entry => entry.Sequence));
        Assert.Equal((2, 0), (_wire.Reads, _wire.Writes));
    }

    private async Task StartOthersAsync(int others)
    {
        for (var other = 0; other < others; other++)
            await _plant.StartAsync(Plant.TwoSteps(Burst));
    }

    private void Forget()
    {
        _wire.Forget();
        _plant.Rings.Clear();
    }
}
