using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Writing;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>What the one writer keeps of its folds, and which it leaves to others.</summary>
public sealed class FoldTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_fold_has_left_in_memory_is_gone_if_its_write_was_undone(bool withItsGroup)
    {
        using var fixture = new WriterFixture(maxPages: 200);
        var (snapshot, _, history) = Sample.Started();
        Assert.True(await fixture.Writer.WriteAsync(new InstanceCreation(snapshot, history).Run));
        var held = fixture.Hold();
        var vote = fixture.Writer.WriteAsync(session => withItsGroup
            ? Fold(snapshot.Id, 2).Run(session)
            : Fold(snapshot.Id, 2).Run(session) == FoldOutcome.Committed ? throw new FormatException("a fault after the fold") : FoldOutcome.Nothing);
        var other = fixture.Writer.WriteAsync(session => WriterFixture.Insert(session, 1, size: withItsGroup ? 4_000_000 : 1));

        held.SetResult();

        await Assert.ThrowsAsync(withItsGroup ? typeof(StorageUnavailableException) : typeof(FormatException), () => vote);
        Assert.Equal(withItsGroup, await Record.ExceptionAsync(() => other) is StorageUnavailableException);
        InstanceRead? given = null;
        await fixture.Writer.WriteAsync(new InstanceFold(snapshot.Id, read => (given = read, (InstanceCommit?)null).Item2, fixture.Writer.Kept, fixture.Writer.Json).Run);
        Assert.Empty(((InstanceState.AwaitingSignal)given!.Snapshot.State).Votes);
        Assert.Equal(FoldOutcome.Committed, await fixture.Writer.WriteAsync(Fold(snapshot.Id, 2).Run));

        InstanceFold Fold(Guid id, int person) => new(id, read => Arriving(read, person), fixture.Writer.Kept, fixture.Writer.Json);
    }

    [Fact]
    public async Task An_instance_with_much_to_read_is_not_folded_in_the_writer()
    {
        await using var store = await _directory.OpenAsync();
        var large = Sample.Started().Snapshot;
        large = large with { Data = large.Data.Set("text", new string('x', InstanceFold.LargestState)) };
        await store.CreateAsync(large, []);
        var many = Sample.Started().Snapshot;
        await store.CreateAsync(many, []);
        for (var person = 2; person < InstanceFold.MostUnread + 2; person++)
            await store.AppendAsync(many.Id, Sample.Vote(many, person, minute: 1));
        var asked = 0;
        Assert.Equal(FoldOutcome.Nothing, await store.FoldAsync(many.Id, Nothing));
        await store.AppendAsync(many.Id, Sample.Vote(many, person: 99, minute: 1));

        Assert.Equal(FoldOutcome.NotOffered, await store.FoldAsync(large.Id, Nothing));
        Assert.Equal(FoldOutcome.NotOffered, await store.FoldAsync(many.Id, Nothing));

        Assert.Equal(1, asked);

        InstanceCommit? Nothing(InstanceRead read)
        {
            asked++;
            return null;
        }
    }

    [Fact]
    public async Task Folds_that_come_together_share_transactions()
    {
        await using var store = await _directory.OpenAsync();
        var snapshots = Enumerable.Range(0, 200).Select(_ => Sample.Started().Snapshot).ToList();
        foreach (var snapshot in snapshots)
            await store.CreateAsync(snapshot, []);
        var before = store.CommittedGroups;

        await Task.WhenAll(snapshots.Select(snapshot => store.FoldAsync(snapshot.Id, read => Arriving(read, person: 2))));

        Assert.InRange(store.CommittedGroups - before, 1, 100);
    }

    private static InstanceCommit Arriving(InstanceRead read, int person)
    {
        var vote = Sample.Vote(read.Snapshot, person, minute: 1);
        var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, vote, Sample.Definition(), Sample.At(1));
        return new InstanceCommit(read.Version, turn.Snapshot, turn.Inbox, turn.History);
    }
}
