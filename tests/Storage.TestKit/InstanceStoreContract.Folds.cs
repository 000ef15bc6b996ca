using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    /// <summary>Whether the store can append and fold in one write. One that cannot must say so, and change nothing.</summary>
    protected virtual bool FoldsAtOnce => false;

    /// <summary>Whether it does so for all who come at the same time, and not only for the first of them.</summary>
    protected virtual bool FoldsAlways => FoldsAtOnce;

    [Fact]
    public async Task A_store_that_does_not_fold_at_once_says_so_and_changes_nothing()
    {
        var snapshot = await StartAsync();
        var before = await EverythingAsync(snapshot.Id);

        var outcome = await Store.FoldAsync(snapshot.Id, read => FoldsAtOnce ? null : Arriving(read, person: 2, minute: 1));

        Assert.Equal(FoldsAtOnce ? FoldOutcome.Nothing : FoldOutcome.NotOffered, outcome);
        Assert.Equal(before, await EverythingAsync(snapshot.Id));
    }

    [Fact]
    public async Task An_entry_that_is_folded_at_once_is_read_and_in_the_history_and_nothing_is_due_for_it()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        var snapshot = await StartAsync();
        var before = await ReadAsync(snapshot.Id);
        InstanceCommit? commit = null;

        Assert.Equal(FoldOutcome.Committed, await Store.FoldAsync(snapshot.Id, read => commit = Arriving(read, person: 2, minute: 1)));

        var after = await ReadAsync(snapshot.Id);
        Assert.Equal(StoredText.Of(commit!.Snapshot), StoredText.Of(after.Snapshot));
        Assert.NotEqual(before.Version, after.Version);
        Assert.Empty(after.Unread);
        Assert.Empty(await DueAsync(DueKinds.Inbox));
        var history = await Store.ReadHistoryAsync(snapshot.Id, Stop);
        Assert.Equal(Enumerable.Range(1, history.Length).Select(number => (long)number), history.Select(entry => entry.Sequence));
        Assert.Equal("person2", Assert.Single(history, entry => entry.Kind == HistoryKind.SignalReceived).Actor);
        Assert.NotNull(await Store.FindEntryAsync(snapshot.Id, Sample.Vote(snapshot, 2, 1).Key, Stop));
        Assert.False(await Store.CommitAsync(Sample.Move(before, new InstanceState.Complete())));
    }

    [Fact]
    public async Task Who_decides_is_given_everything_that_is_unread()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 3, minute: 2));
        InstanceRead? given = null;

        var outcome = await Store.FoldAsync(snapshot.Id, read =>
        {
            given = read;
            return Sample.Turn(read, minute: 3);
        });

        Assert.Equal(FoldOutcome.Committed, outcome);
        Assert.Equal(["person2", "person3"], given!.Unread.Cast<SignalReceived>().Select(vote => vote.By.Name));
        Assert.Empty((await ReadAsync(snapshot.Id)).Unread);
        Assert.Empty(await DueAsync(DueKinds.Inbox));
    }

    [Fact]
    public async Task An_entry_whose_key_is_taken_is_not_folded_at_once_and_nothing_changes()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        var snapshot = await StartAsync();
        Assert.Equal(FoldOutcome.Committed, await Store.FoldAsync(snapshot.Id, read => Arriving(read, person: 2, minute: 1)));
        var before = await EverythingAsync(snapshot.Id);

        Assert.Equal(FoldOutcome.NotOffered, await Store.FoldAsync(snapshot.Id, read => Arriving(read, person: 2, minute: 2)));

        Assert.Equal(before, await EverythingAsync(snapshot.Id));
    }

    [Fact]
    public async Task Of_an_unknown_or_deleted_instance_nobody_decides()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        var snapshot = await StartAsync();
        Assert.Equal(FoldOutcome.Committed, await Store.FoldAsync(snapshot.Id, read => Arriving(read, person: 2, minute: 1)));
        Assert.True(await Store.DeleteAsync(snapshot.Id, (await ReadAsync(snapshot.Id)).Version));

        foreach (var id in new[] { snapshot.Id, Guid.NewGuid() })
            Assert.Equal(FoldOutcome.NoInstance, await Store.FoldAsync(id, _ => throw new InvalidOperationException("Nobody should be asked.")));
    }

    [Fact]
    public async Task What_the_deciding_throws_reaches_its_caller_and_nothing_changes()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        var snapshot = await StartAsync();
        Assert.Equal(FoldOutcome.Committed, await Store.FoldAsync(snapshot.Id, read => Arriving(read, person: 2, minute: 1)));
        var before = await EverythingAsync(snapshot.Id);

        await Assert.ThrowsAsync<FormatException>(() => Store.FoldAsync(snapshot.Id, _ => throw new FormatException()));

        Assert.Equal(before, await EverythingAsync(snapshot.Id));
    }

    [Fact]
    public async Task Of_many_who_fold_at_once_each_decides_on_what_the_one_before_has_committed()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        const int People = 20;
        var snapshot = await StartAsync();
        var definition = Sample.Definition(approvals: People + 2);

        var outcomes = await Task.WhenAll(Enumerable.Range(2, People).Select(person => Task.Run(() =>
            Store.FoldAsync(snapshot.Id, read => Arriving(read, person, minute: 1, definition)))));

        Assert.All(outcomes, outcome => Assert.True(outcome == FoldOutcome.Committed || (outcome == FoldOutcome.NotOffered && !FoldsAlways), $"{outcome}"));
        var committed = outcomes.Count(outcome => outcome == FoldOutcome.Committed);
        Assert.NotEqual(0, committed);
        var votes = ((InstanceState.AwaitingSignal)(await ReadAsync(snapshot.Id)).Snapshot.State).Votes;
        Assert.Equal(committed, votes.Select(vote => vote.By.Key).Distinct().Count());
        var history = await Store.ReadHistoryAsync(snapshot.Id, Stop);
        Assert.Equal(Enumerable.Range(1, history.Length).Select(number => (long)number), history.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_fold_that_moves_the_instance_changes_its_lists_and_due_rows()
    {
        Assert.SkipUnless(FoldsAtOnce, "The store does not fold at once.");
        var definition = Sample.Definition(approvals: 1, deadlineHours: 1);
        var started = Sample.Started(definition: definition);
        Assert.True(await Store.CreateAsync(started.Snapshot, started.History));
        var assigned = new InstanceListQuery(
            new InstanceScope.AssignedTo(Sample.Person(9).Key, [Sample.Approvers]), InstanceField.Id, Descending: false, 0, 10);
        Assert.Single(await DueAsync(DueKinds.Wait));
        Assert.Single((await Lists.ListAsync(assigned, Stop)).Items);

        Assert.Equal(FoldOutcome.Committed, await Store.FoldAsync(started.Snapshot.Id, read => Arriving(read, 2, minute: 1, definition)));

        Assert.Empty(await DueAsync(DueKinds.Wait));
        Assert.Empty((await Lists.ListAsync(assigned, Stop)).Items);
        Assert.Equal((await ReadAsync(started.Snapshot.Id)).Snapshot.State.DueAt is not null, (await DueAsync(DueKinds.Attempt)).Count > 0);
    }

    /// <summary>A vote that arrives and is folded with everything that is unread.</summary>
    private static InstanceCommit Arriving(
        InstanceRead read, int person, double minute, Core.Definitions.WorkflowDefinition? definition = null)
    {
        var vote = Sample.Vote(read.Snapshot, person, minute);
        var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, vote, definition ?? Sample.Definition(), Sample.At(minute));
        return new InstanceCommit(read.Version, turn.Snapshot, turn.Inbox, turn.History);
    }
}
