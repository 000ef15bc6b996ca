using System.Security.Cryptography;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Data that compression does not make smaller.</summary>
public sealed class LargeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_largest_instance_with_a_whole_turn_of_large_entries_is_one_commit()
    {
        await using var store = await Stores.OpenAsync();
        var definition = Sample.Definition(approvals: 99);
        var started = Sample.Started(definition: definition);
        var snapshot = started.Snapshot with
        {
            Origin = started.Snapshot.Origin with { InitialData = JsonMap.From(("initial", Noise(256 * 1024))) },
            Data = JsonMap.From(("data", Noise(500 * 1024))),
        };
        Assert.True(await store.CreateAsync(snapshot, started.History));
        for (var person = 1; person <= InstanceRead.MostEntries; person++)
        {
            var vote = Sample.Vote(snapshot, person, minute: person, comment: Noise(4_096));
            await store.AppendAsync(snapshot.Id, vote with { Data = vote.Data.Set("Padding", Noise(16 * 1024)) });
        }

        var read = (await store.ReadAsync(snapshot.Id, Stop))!;
        Assert.Equal(InstanceRead.MostEntries, read.Unread.Length);
        var commit = Sample.Turn(read, minute: 100, definition);

        Assert.True(await store.CommitAsync(commit));

        var after = (await store.ReadAsync(snapshot.Id, Stop))!;
        Assert.Empty(after.Unread);
        Assert.Equal(StoredText.Of(commit.Snapshot), StoredText.Of(after.Snapshot));
        Assert.Equal(
            started.History.Concat(commit.Inbox.Select(stamped => stamped.Entry)).Select(StoredText.Of),
            (await store.ReadHistoryAsync(snapshot.Id, Stop)).Select(StoredText.Of));
    }

    [Fact]
    public async Task What_fits_no_row_is_refused_by_its_size_and_leaves_nothing_behind()
    {
        await using var store = await Stores.OpenAsync();
        var started = Sample.Started();
        await store.CreateAsync(started.Snapshot, started.History);
        var vote = Sample.Vote(started.Snapshot, person: 2, minute: 1, comment: Noise(2 * 1024 * 1024));

        var refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => store.AppendAsync(started.Snapshot.Id, vote));

        Assert.Contains($"at most {Payload.Largest}", refused.Message, StringComparison.Ordinal);
        Assert.Empty((await store.ReadAsync(started.Snapshot.Id, Stop))!.Unread);
        Assert.Null(await store.NextDueAsync(DueKinds.All, Stop));
    }

    [Fact]
    public async Task A_snapshot_that_fits_no_row_says_so_and_leaves_nothing_behind()
    {
        await using var store = await Stores.OpenAsync();
        var started = Sample.Started();
        await store.CreateAsync(started.Snapshot, started.History);
        var read = (await store.ReadAsync(started.Snapshot.Id, Stop))!;
        var outgrown = read.Snapshot with { Data = JsonMap.From(("data", Noise(2 * 1024 * 1024))) };

        var refused = await Assert.ThrowsAsync<SnapshotTooLargeException>(() => store.CommitAsync(new InstanceCommit(read.Version, outgrown, [], [])));

        Assert.EndsWith($"at most {Payload.Largest} are allowed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(StoredText.Of(read.Snapshot), StoredText.Of((await store.ReadAsync(started.Snapshot.Id, Stop))!.Snapshot));
        Assert.Null(await store.NextDueAsync(DueKinds.All, Stop));
        Assert.True(await store.CommitAsync(new InstanceCommit(read.Version, read.Snapshot, [], [])));
    }

    [Fact]
    public async Task A_history_too_large_for_one_row_is_kept_in_several()
    {
        await using var store = await Stores.OpenAsync();
        var started = Sample.Started();
        await store.CreateAsync(started.Snapshot, started.History);
        var read = (await store.ReadAsync(started.Snapshot.Id, Stop))!;
        var first = read.Snapshot.Sequence + 1;
        var notes = Enumerable.Range(0, 30).Select(note =>
            new HistoryEntry(first + note, Sample.At(1), HistoryKind.Note, null, null, Noise(50 * 1024), JsonMap.Empty)).ToList();

        Assert.True(await store.CommitAsync(new InstanceCommit(read.Version, read.Snapshot, [], [.. notes])));

        Assert.Equal(
            started.History.Concat(notes).Select(StoredText.Of),
            (await store.ReadHistoryAsync(started.Snapshot.Id, Stop)).Select(StoredText.Of));
    }

    private static string Noise(int length) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(length / 4 * 3));
}
