using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    [Fact]
    public async Task A_new_instance_is_read_as_it_was_created()
    {
        var snapshot = await StartAsync();

        var read = await ReadAsync(snapshot.Id);

        Assert.Equal(StoredText.Of(snapshot), StoredText.Of(read.Snapshot));
        Assert.Empty(read.Unread);
    }

    [Fact]
    public async Task A_taken_id_is_refused_and_the_first_instance_stays()
    {
        var snapshot = await StartAsync();
        var second = Sample.Started(snapshot.Id, initiator: Sample.Person(2));

        Assert.False(await Store.CreateAsync(second.Snapshot, second.History));

        Assert.Equal(StoredText.Of(snapshot), StoredText.Of((await ReadAsync(snapshot.Id)).Snapshot));
        Assert.Equal(Sample.Started().History.Length, (await Store.ReadHistoryAsync(snapshot.Id, Stop)).Length);
    }

    [Fact]
    public async Task Of_many_who_create_one_id_at_once_exactly_one_succeeds()
    {
        var started = Sample.Started();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Store.CreateAsync(started.Snapshot, started.History)));

        Assert.Single(results, created => created);
    }

    [Fact]
    public async Task Of_an_unknown_id_nothing_is_found()
    {
        var id = Guid.NewGuid();

        Assert.Null(await Store.ReadAsync(id, Stop));
        Assert.Null(await Store.FindEntryAsync(id, "any", Stop));
        Assert.Empty(await Store.ReadHistoryAsync(id, Stop));
    }

    [Fact]
    public async Task An_entry_for_an_unknown_instance_is_not_written()
    {
        var snapshot = Sample.Started().Snapshot;
        var vote = Sample.Vote(snapshot, person: 2, minute: 1);

        Assert.IsType<AppendResult.NoInstance>(await Store.AppendAsync(snapshot.Id, vote));

        Assert.Null(await Store.FindEntryAsync(snapshot.Id, vote.Key, Stop));
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task An_appended_entry_is_unread_and_found_by_its_key()
    {
        var snapshot = await StartAsync();
        var vote = Sample.Vote(snapshot, person: 2, minute: 1, comment: "Looks good.");

        Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(snapshot.Id, vote));

        Assert.Equal(StoredText.Of<InboxEntry>(vote), StoredText.Of(Assert.Single((await ReadAsync(snapshot.Id)).Unread)));
        Assert.Equal(StoredText.Of<InboxEntry>(vote), StoredText.Of((await Store.FindEntryAsync(snapshot.Id, vote.Key, Stop))!));
    }

    [Fact]
    public async Task An_entry_whose_key_is_there_returns_the_first_and_changes_nothing()
    {
        var snapshot = await StartAsync();
        var first = Sample.Vote(snapshot, person: 2, minute: 5, comment: "First.");
        await Store.AppendAsync(snapshot.Id, first);

        var result = await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1, approved: false));

        Assert.Equal(StoredText.Of<InboxEntry>(first), StoredText.Of(Assert.IsType<AppendResult.Duplicate>(result).First));
        Assert.Equal(StoredText.Of<InboxEntry>(first), StoredText.Of(Assert.Single((await ReadAsync(snapshot.Id)).Unread)));
        Assert.Equal(first.At, Assert.Single(await DueAsync(DueKinds.Inbox)).At);
    }

    [Fact]
    public async Task A_read_entry_keeps_its_key_taken()
    {
        var snapshot = await StartAsync();
        var first = Sample.Vote(snapshot, person: 2, minute: 1);
        await Store.AppendAsync(snapshot.Id, first);
        Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 2)));

        var result = await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 3, approved: false));

        Assert.Equal(StoredText.Of<InboxEntry>(first), StoredText.Of(Assert.IsType<AppendResult.Duplicate>(result).First));
        Assert.Empty((await ReadAsync(snapshot.Id)).Unread);
        Assert.Empty(await DueAsync(DueKinds.Inbox));
    }

    [Fact]
    public async Task The_same_key_in_two_instances_is_two_rows()
    {
        var one = await StartAsync();
        var other = await StartAsync();

        Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(one.Id, Sample.Vote(one, person: 2, minute: 1)));
        Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(other.Id, Sample.Vote(other, person: 2, minute: 1)));

        Assert.Single((await ReadAsync(one.Id)).Unread);
        Assert.Single((await ReadAsync(other.Id)).Unread);
    }

    [Fact]
    public async Task Unread_entries_come_by_time_of_acceptance_then_by_key()
    {
        var snapshot = await StartAsync();
        InboxEntry[] entries =
        [
            new DeadlineElapsed("b", Sample.At(2), 1), new DeadlineElapsed("Z", Sample.At(2), 1),
            new DeadlineElapsed("a", Sample.At(3), 1), new DeadlineElapsed("a.10", Sample.At(2), 1),
            new DeadlineElapsed("c", Sample.At(1), 1), new DeadlineElapsed("a.1", Sample.At(2), 1),
        ];
        foreach (var item in entries)
            await Store.AppendAsync(snapshot.Id, item);

        var read = await ReadAsync(snapshot.Id);

        Assert.Equal(["c", "Z", "a.1", "a.10", "b", "a"], read.Unread.Select(item => item.Key));
    }

    [Fact]
    public async Task A_read_has_at_most_forty_entries_and_the_next_one_the_rest()
    {
        var snapshot = await StartAsync();
        for (var person = 0; person < InstanceRead.MostEntries + 5; person++)
            await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: person));

        var read = await ReadAsync(snapshot.Id);
        Assert.Equal(InstanceRead.MostEntries, read.Unread.Length);
        Assert.True(await Store.CommitAsync(Sample.Turn(read, minute: 100)));

        Assert.Equal(Enumerable.Range(InstanceRead.MostEntries, 5).Select(minute => Sample.At(minute)),
            (await ReadAsync(snapshot.Id)).Unread.Select(entry => entry.At));
        Assert.Single(await DueAsync(DueKinds.Inbox));
    }

    [Fact]
    public async Task A_read_has_at_most_one_MiB_of_entries_but_at_least_one_entry()
    {
        var snapshot = await StartAsync();
        var large = new string('x', 60_000);
        for (var person = 0; person < 30; person++)
            await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person, minute: person, comment: large));

        var seen = 0;
        for (var turns = 0; seen < 30 && turns < 30; turns++)
        {
            var read = await ReadAsync(snapshot.Id);
            Assert.InRange(read.Unread.Sum(entry => StoredText.Of(entry).Length), large.Length, InstanceRead.MostBytes);
            Assert.Equal(Sample.At(seen), read.Unread[0].At);
            seen += read.Unread.Length;
            Assert.True(await Store.CommitAsync(Sample.Turn(read, minute: 100)));
        }

        Assert.Equal(30, seen);
        Assert.Empty((await ReadAsync(snapshot.Id)).Unread);
    }

    [Fact]
    public async Task Sixty_four_who_append_at_once_are_all_there()
    {
        var snapshot = await StartAsync();
        var votes = Enumerable.Range(0, 64).Select(person => Sample.Vote(snapshot, person, minute: 1)).ToList();

        var results = await Task.WhenAll(votes.Select(vote => Store.AppendAsync(snapshot.Id, vote)));

        Assert.All(results, result => Assert.IsType<AppendResult.Appended>(result));
        foreach (var vote in votes)
            Assert.NotNull(await Store.FindEntryAsync(snapshot.Id, vote.Key, Stop));
    }

    [Fact]
    public async Task Of_many_who_append_one_key_at_once_exactly_one_is_first()
    {
        var snapshot = await StartAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(index => Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: index, approved: index % 2 == 0))));

        Assert.Single(results, result => result is AppendResult.Appended);
        var row = StoredText.Of(Assert.Single((await ReadAsync(snapshot.Id)).Unread));
        Assert.All(results.OfType<AppendResult.Duplicate>(), duplicate => Assert.Equal(row, StoredText.Of(duplicate.First)));
    }
}
