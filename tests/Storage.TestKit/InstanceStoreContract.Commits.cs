using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    [Fact]
    public async Task A_commit_replaces_the_snapshot_and_names_a_new_version()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
        var before = await ReadAsync(snapshot.Id);
        var commit = Sample.Turn(before, minute: 2);

        Assert.True(await Store.CommitAsync(commit));

        var after = await ReadAsync(snapshot.Id);
        Assert.Equal(StoredText.Of(commit.Snapshot), StoredText.Of(after.Snapshot));
        Assert.NotEqual(before.Version, after.Version);
        Assert.Empty(after.Unread);
    }

    [Fact]
    public async Task A_commit_of_an_older_version_changes_nothing()
    {
        var snapshot = await StartAsync();
        var stale = await ReadAsync(snapshot.Id);
        await MoveAsync(snapshot.Id, Sample.Running(limit: 5));
        var before = await EverythingAsync(snapshot.Id);

        Assert.False(await Store.CommitAsync(Sample.Move(stale, new InstanceState.Complete())));

        Assert.Equal(before, await EverythingAsync(snapshot.Id));
    }

    [Fact]
    public async Task A_commit_to_an_unknown_instance_is_refused()
    {
        var known = await StartAsync();
        var unknown = Sample.Started().Snapshot;
        var version = (await ReadAsync(known.Id)).Version;

        Assert.False(await Store.CommitAsync(new InstanceCommit(version, unknown, [], [])));

        Assert.Null(await Store.ReadAsync(unknown.Id, Stop));
    }

    [Fact]
    public async Task Of_two_commits_of_one_version_at_once_exactly_one_succeeds()
    {
        for (var round = 0; round < 8; round++)
        {
            var snapshot = await StartAsync();
            var read = await ReadAsync(snapshot.Id);

            var results = await Task.WhenAll(
                Store.CommitAsync(Sample.Move(read, new InstanceState.Complete())),
                Store.CommitAsync(Sample.Move(read, new InstanceState.Failed("other"))));

            Assert.Single(results, committed => committed);
            Assert.Equal(
                results[0] ? InstanceStatus.Complete : InstanceStatus.Failed,
                (await ReadAsync(snapshot.Id)).Snapshot.Status);
        }
    }

    [Fact]
    public async Task A_stamped_entry_stands_in_the_history_at_its_sequence()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1, comment: "Yes."));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 3, minute: 2));
        var commit = Sample.Turn(await ReadAsync(snapshot.Id), minute: 3);

        Assert.True(await Store.CommitAsync(commit));

        var expected = Sample.Started().History.Concat(commit.History).Concat(commit.Inbox.Select(stamped => stamped.Entry))
            .OrderBy(entry => entry.Sequence).Select(StoredText.Of).ToList();
        var actual = await Store.ReadHistoryAsync(snapshot.Id, Stop);
        Assert.Equal(expected, actual.Select(StoredText.Of));
        Assert.Equal(Enumerable.Range(1, expected.Count), actual.Select(entry => (int)entry.Sequence));
    }

    [Fact]
    public async Task Any_part_of_a_long_history_is_read_by_itself()
    {
        var definition = Sample.Definition(approvals: 400);
        var started = Sample.Started(definition: definition);
        var snapshot = started.Snapshot;
        Assert.True(await Store.CreateAsync(snapshot, started.History));
        for (var turn = 0; turn < 8; turn++)
        {
            for (var person = 0; person <= turn * 3; person++)
                await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2 + (turn * 30) + person, minute: turn + (person / 100.0)));
            Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), turn + 1, definition)));
        }

        var whole = (await Store.ReadHistoryAsync(snapshot.Id, 1, 100_000, Stop)).Select(StoredText.Of).ToList();
        Assert.True(whole.Count > 90);
        Assert.Equal((await ReadAsync(snapshot.Id)).Snapshot.Sequence, whole.Count);
        for (var first = 1; first <= whole.Count + 2; first += 3)
        {
            foreach (var most in (int[])[1, 2, 17, 100])
            {
                var part = await Store.ReadHistoryAsync(snapshot.Id, first, most, Stop);
                Assert.Equal(whole.Skip(first - 1).Take(most), part.Select(StoredText.Of));
            }
        }

        Assert.Empty(await Store.ReadHistoryAsync(Guid.NewGuid(), 1, 10, Stop));
    }

    [Fact]
    public async Task An_entry_that_a_commit_itself_writes_is_found_and_never_unread()
    {
        var definition = Sample.Definition(deadlineHours: 1);
        var started = Sample.Started(definition: definition);
        Assert.True(await Store.CreateAsync(started.Snapshot, started.History));
        var commit = Sample.Turn(await ReadAsync(started.Snapshot.Id), minute: 90, definition);
        var elapsed = Assert.Single(commit.Inbox);
        Assert.True(elapsed.IsNew);

        Assert.True(await Store.CommitAsync(commit));

        Assert.Empty((await ReadAsync(started.Snapshot.Id)).Unread);
        Assert.Equal(
            StoredText.Of(elapsed.Inbox),
            StoredText.Of((await Store.FindEntryAsync(started.Snapshot.Id, elapsed.Inbox.Key, Stop))!));
        Assert.Contains(
            StoredText.Of(elapsed.Entry),
            (await Store.ReadHistoryAsync(started.Snapshot.Id, Stop)).Select(StoredText.Of));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_entry_whose_key_is_there_refuses_the_whole_commit(bool isRead)
    {
        var snapshot = await StartAsync();
        var taken = new DeadlineElapsed(InboxKeys.Deadline(7), Sample.At(1), 7);
        await Store.AppendAsync(snapshot.Id, taken);
        if (isRead)
            Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 2)));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 3));
        var read = await ReadAsync(snapshot.Id);
        var commit = Sample.Turn(read with { Unread = [read.Unread[^1]] }, minute: 4);
        var conflict = new StampedEntry(taken with { At = Sample.At(9) }, commit.Inbox[0].Entry with { Sequence = 99 }, IsNew: true);
        var another = new StampedEntry(new DeadlineElapsed("another", Sample.At(9), 7), conflict.Entry with { Sequence = 98 }, IsNew: true);
        var before = await EverythingAsync(snapshot.Id);

        Assert.False(await Store.CommitAsync(commit with { Inbox = [.. commit.Inbox, another, conflict] }));

        Assert.Equal(before, await EverythingAsync(snapshot.Id));
        Assert.Null(await Store.FindEntryAsync(snapshot.Id, "another", Stop));
    }

    [Fact]
    public async Task An_entry_appended_between_read_and_commit_stays_unread_and_due()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
        var read = await ReadAsync(snapshot.Id);
        var late = Sample.Vote(snapshot, person: 3, minute: 2);
        await Store.AppendAsync(snapshot.Id, late);

        Assert.True(await Store.CommitAsync(Sample.Turn(read, minute: 3)));

        Assert.Equal(late.Key, Assert.Single((await ReadAsync(snapshot.Id)).Unread).Key);
        Assert.Equal(snapshot.Id, Assert.Single(await DueAsync(DueKinds.Inbox)).Id);
    }

    [Fact]
    public async Task An_append_alone_changes_no_version()
    {
        var snapshot = await StartAsync();
        var read = await ReadAsync(snapshot.Id);
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));

        Assert.True(await Store.CommitAsync(Sample.Move(read, Sample.Running(limit: 5))));
    }

    [Fact]
    public async Task Appends_and_turns_at_once_fold_every_vote_once()
    {
        var definition = Sample.Definition(approvals: 32);
        var started = Sample.Started(definition: definition);
        Assert.True(await Store.CreateAsync(started.Snapshot, started.History));
        var id = started.Snapshot.Id;

        async Task VoteAndTurnAsync(int person)
        {
            await Store.AppendAsync(id, Sample.Vote(started.Snapshot, person, minute: 1));
            for (var read = await ReadAsync(id); !read.Unread.IsEmpty; read = await ReadAsync(id))
                await Store.CommitAsync(Sample.Turn(read, minute: 2, definition));
        }

        await Task.WhenAll(Enumerable.Range(0, 32).Select(VoteAndTurnAsync));

        var history = await Store.ReadHistoryAsync(id, Stop);
        Assert.Equal(32, history.Count(entry => entry.Kind == HistoryKind.SignalReceived));
        Assert.Equal(Enumerable.Range(1, history.Length), history.Select(entry => (int)entry.Sequence));
        Assert.Equal("Tell", (await ReadAsync(id)).Snapshot.Position.UniqueName);
    }

    /// <summary>Everything that the ports show of an instance.</summary>
    private async Task<string> EverythingAsync(Guid id)
    {
        var read = await ReadAsync(id);
        var history = StoredText.Lines((await Store.ReadHistoryAsync(id, Stop)).Select(StoredText.Of));
        var due = StoredText.Lines((await DueAsync()).Where(row => row.Id == id).Select(row => row.ToString()));
        return $"{read.Version} {StoredText.Of(read)} history: {history} due: {due}";
    }
}
