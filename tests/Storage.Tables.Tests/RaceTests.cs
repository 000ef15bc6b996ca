using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Two processes that work on one instance, in an order that the test forces.</summary>
public sealed class RaceTests
{
    private readonly string _prefix = Stores.NewPrefix();
    private readonly FakeTimeProvider _time = new(Sample.At(0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_between_two_pages_of_a_read_is_noticed_and_all_is_read_again()
    {
        var wire = new Wire(_prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        await using var other = await Stores.OpenAsync(_prefix);
        var snapshot = await plant.StartAsync(Plant.TwoSteps(approvals: 99));
        for (var person = 1; person <= 20; person++)
            await other.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: 0));
        var pages = 0;
        wire.Before = async (sent, message) =>
        {
            // A server may cut a page short for reasons of its own.
            if (sent is not { IsWrite: false, Table: "Instances" } || !message.Request.Uri.Query.Contains("top=42", StringComparison.Ordinal))
                return;
            message.Request.Uri.Query = message.Request.Uri.Query.Replace("top=42", "top=8", StringComparison.Ordinal);
            if (++pages != 2)
                return;
            var read = (await other.ReadAsync(snapshot.Id, Stop))!;
            Assert.True(await other.CommitAsync(Sample.Turn(read, minute: 0, Plant.TwoSteps(approvals: 99))));
            await other.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 50, minute: 0));
        };

        var found = (await plant.Store.ReadAsync(snapshot.Id, Stop))!;

        Assert.Equal(3, pages);
        Assert.Equal(20, ((InstanceState.AwaitingSignal)found.Snapshot.State).Votes.Length);
        Assert.Equal(Sample.Vote(snapshot, 50, 0).Key, Assert.Single(found.Unread).Key);
    }

    [Fact]
    public async Task A_read_of_several_pages_has_all_unread_entries()
    {
        var wire = new Wire(_prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        var snapshot = await plant.StartAsync(Plant.TwoSteps(approvals: 99));
        for (var person = 1; person <= 20; person++)
            await plant.Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: person));
        wire.Before = (_, message) =>
        {
            if (message.Request.Uri.Query.Contains("top=42", StringComparison.Ordinal))
                message.Request.Uri.Query = message.Request.Uri.Query.Replace("top=42", "top=5", StringComparison.Ordinal);
            return default;
        };

        var read = (await plant.Store.ReadAsync(snapshot.Id, Stop))!;

        Assert.Equal(Enumerable.Range(1, 20).Select(minute => Sample.At(minute)), read.Unread.Select(entry => entry.At));
    }

    [Fact]
    public async Task A_process_that_is_late_with_its_lists_spoils_them_only_until_the_sweep()
    {
        var slow = new Wire(_prefix);
        await using var late = await Plant.OpenAsync(slow, _time);
        await using var fast = await Plant.OpenAsync(new Wire(_prefix), _time);
        await late.PublishAsync(Plant.TwoSteps());
        var snapshot = await late.StartAsync(Plant.TwoSteps());
        await late.ApproveAsync(snapshot.Id, person: 2);
        var overtaken = 0;
        slow.Before = async (sent, _) =>
        {
            if (sent is not { IsWrite: true, Table: "Index" } || Interlocked.Increment(ref overtaken) != 1)
                return;
            await fast.ApproveAsync(snapshot.Id, person: 3, step: "Tell", role: 3);
            Assert.Equal(InstanceStatus.Complete, (await fast.AdvanceAsync(snapshot.Id)).Status);
            await Truth.ListsAgreeAsync(fast, snapshot.Id);
        };

        await late.AdvanceAsync(snapshot.Id);

        await using var later = await Plant.RestartAsync(_prefix, _time);
        await later.Resume.RunAsync(Stop);
        await Truth.ListsAgreeAsync(later, snapshot.Id);
        await Truth.NothingIsLeftOverAsync(_prefix, snapshot.Id);
    }

    [Fact]
    public async Task A_due_row_that_names_nothing_stays_while_somebody_may_count_on_it()
    {
        await using var store = await Stores.OpenAsync(_prefix);
        var wire = new Wire(_prefix);
        await using var killed = await wire.OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        wire.Before = (sent, _) => sent is { IsWrite: true, Table: "Instances" } ? throw new ProcessKilledException() : default;
        await Assert.ThrowsAsync<ProcessKilledException>(() => killed.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, 1)));

        Assert.Empty(await DueAsync(store));
        Assert.Single(await Truth.RowsAsync(_prefix, "Due"));

        await using var later = await Stores.OpenAsync(_prefix, ages: new DueAges(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Empty(await DueAsync(later));
        Assert.Empty(await Truth.RowsAsync(_prefix, "Due"));
    }

    private static async Task<ImmutableArray<DueInstance>> DueAsync(TablesStore store)
    {
        var due = ImmutableArray.CreateBuilder<DueInstance>();
        await foreach (var row in store.ReadDueAsync(DueKinds.All, DateTimeOffset.MaxValue, Stop))
            due.Add(row);
        return due.ToImmutable();
    }
}
