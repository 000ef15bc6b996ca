using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    private static readonly InstanceScope[] EveryList =
    [
        new InstanceScope.All(), new InstanceScope.StartedBy(Sample.Person(1).Key),
        new InstanceScope.AssignedTo(Sample.Person(9).Key, [Sample.Approvers]),
    ];

    [Fact]
    public async Task Of_a_deleted_instance_nothing_is_left()
    {
        var kept = await StartAsync();
        var snapshot = await StartAsync(edit => edit.State(Sample.Awaiting([Sample.Approvers], deadline: 4)));
        var vote = Sample.Vote(snapshot, person: 2, minute: 1);
        await Store.AppendAsync(snapshot.Id, vote);
        await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 2));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 3, minute: 3));

        Assert.True(await Store.DeleteAsync(snapshot.Id, (await ReadAsync(snapshot.Id)).Version));

        Assert.Null(await Store.ReadAsync(snapshot.Id, Stop));
        Assert.Null(await Store.FindEntryAsync(snapshot.Id, vote.Key, Stop));
        Assert.Empty(await Store.ReadHistoryAsync(snapshot.Id, Stop));
        Assert.Empty(await DueAsync());
        Assert.Null(await Store.NextDueAsync(DueKinds.All, Stop));
        foreach (var scope in EveryList)
        {
            var page = await Lists.ListAsync(new InstanceListQuery(scope, InstanceField.Id, Descending: false, 0, 10), Stop);
            Assert.Equal(kept.Id, Assert.Single(page.Items).Id);
            Assert.Equal(1, page.Total);
        }
    }

    [Fact]
    public async Task The_id_of_a_deleted_instance_is_never_used_again()
    {
        var snapshot = await StartAsync();
        var read = await ReadAsync(snapshot.Id);
        Assert.True(await Store.DeleteAsync(snapshot.Id, read.Version));

        Assert.False(await Store.CreateAsync(snapshot, Sample.Started().History));
        Assert.IsType<AppendResult.NoInstance>(await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1)));
        Assert.False(await Store.CommitAsync(Sample.Move(read, new InstanceState.Complete())));
        Assert.False(await Store.DeleteAsync(snapshot.Id, read.Version));

        Assert.Null(await Store.ReadAsync(snapshot.Id, Stop));
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_deletion_of_an_older_version_changes_nothing()
    {
        var snapshot = await StartAsync();
        var stale = await ReadAsync(snapshot.Id);
        await MoveAsync(snapshot.Id, Sample.Running(limit: 5));
        var before = await EverythingAsync(snapshot.Id);

        Assert.False(await Store.DeleteAsync(snapshot.Id, stale.Version));
        Assert.False(await Store.DeleteAsync(snapshot.Id, "nonsense"));
        Assert.False(await Store.DeleteAsync(Guid.NewGuid(), stale.Version));

        Assert.Equal(before, await EverythingAsync(snapshot.Id));
    }

    [Fact]
    public async Task An_instance_is_deleted_however_long_its_story_is()
    {
        var definition = Sample.Definition(approvals: 150);
        var started = Sample.Started(definition: definition);
        var id = started.Snapshot.Id;
        Assert.True(await Store.CreateAsync(started.Snapshot, started.History));
        for (var person = 1; person <= 130; person++)
            await Store.AppendAsync(id, Sample.Vote(started.Snapshot, person, minute: 1));
        for (var read = await ReadAsync(id); !read.Unread.IsEmpty; read = await ReadAsync(id))
            Assert.True(await Store.CommitAsync(Sample.Turn(read, minute: 2, definition)));

        Assert.True(await Store.DeleteAsync(id, (await ReadAsync(id)).Version));

        Assert.Empty(await Store.ReadHistoryAsync(id, Stop));
        Assert.Null(await Store.FindEntryAsync(id, Sample.Vote(started.Snapshot, person: 77, minute: 1).Key, Stop));
    }

    [Fact]
    public async Task Of_deletions_commits_and_appends_at_once_the_outcome_is_one_that_could_have_come_in_turn()
    {
        for (var round = 0; round < 8; round++)
        {
            var snapshot = await StartAsync();
            var read = await ReadAsync(snapshot.Id);

            var append = Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
            var commit = Store.CommitAsync(Sample.Move(read, new InstanceState.Complete()));
            var deletions = await Task.WhenAll(Store.DeleteAsync(snapshot.Id, read.Version), Store.DeleteAsync(snapshot.Id, read.Version));

            Assert.Equal(1, deletions.Count(deleted => deleted) + (await commit ? 1 : 0));
            Assert.Equal(await commit, await Store.ReadAsync(snapshot.Id, Stop) is not null);
            if (await commit)
                Assert.IsType<AppendResult.Appended>(await append);
            else
                Assert.Empty(await DueAsync(DueKinds.Inbox, until: 2));
            if (await commit)
                Assert.True(await Store.DeleteAsync(snapshot.Id, (await ReadAsync(snapshot.Id)).Version));
        }
    }

    [Fact]
    public async Task A_read_says_whether_it_may_have_left_entries_out()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 1, minute: 1));
        Assert.False((await ReadAsync(snapshot.Id)).IsCut);

        for (var person = 2; person <= InstanceRead.MostEntries + 1; person++)
            await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: 1));

        Assert.True((await ReadAsync(snapshot.Id)).IsCut);
    }

    [Fact]
    public async Task A_restarted_instance_is_due_until_its_successor_is_there()
    {
        var canceled = new InstanceState.CanceledForRestart(Guid.NewGuid(), Version: 3, Sample.Person(4), Sample.At(7), IsStarted: false);
        var snapshot = await StartAsync(edit => edit.Origin(origin => origin with { RestartedFromId = Guid.NewGuid() }));
        await MoveAsync(snapshot.Id, canceled);
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, DateTimeOffset.UnixEpoch)], await DueAsync());
        Assert.Equal(canceled, (await ReadAsync(snapshot.Id)).Snapshot.State);
        Assert.Equal(snapshot.Origin.RestartedFromId, (await ReadAsync(snapshot.Id)).Snapshot.Origin.RestartedFromId);

        await MoveAsync(snapshot.Id, canceled with { IsStarted = true });

        Assert.Empty(await DueAsync());
    }
}
