using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    private const string Unusual = "ä ß \u0000 \" ' \\ \n \U0001F600 \uFFFD $(x) %_ \u2028";

    [Fact]
    public async Task Every_state_is_read_as_it_was_written()
    {
        var vote = new Vote(Sample.Person(2), [2, 3], Approved: false, Unusual, Sample.At(1).AddTicks(1));
        InstanceState[] states =
        [
            Sample.Running(limit: 5),
            Sample.AwaitingRetry(until: 5),
            new InstanceState.AwaitingTime(Sample.At(7)),
            Sample.Awaiting([2]) with { Reminder = new Reminder.Waiting(1, Sample.At(7)) },
            Sample.Awaiting([2], deadline: 9) with { Reminder = new Reminder.Sending(2, Sample.At(8), Sample.Running(limit: 5).Attempt) },
            Sample.Awaiting([2]) with { Reminder = new Reminder.Retrying(3, Sample.At(8), 2, Sample.At(6), Sample.At(4)) },
            new InstanceState.AwaitingSignal(Sample.SignalName, [2], [vote, vote with { Comment = null, Answer = "changes", For = Sample.Person(4) with { Name = Unusual } }], Sample.At(9))
            {
                Tally = [new VoteTally([2], Approved: false, 3) { Answer = "changes" }],
            },
            Sample.Awaiting([2]) with
            {
                Escalations = [new Escalation(2, Sample.At(7), [3], [Sample.Person(1) with { Name = Unusual }], Notifies: true)],
                EscalationNotices = [new EscalationNotice.Sending(1, Sample.Running(limit: 5).Attempt), new EscalationNotice.Retrying(3, 2, Sample.At(6), Sample.At(4))],
            },
            Sample.Awaiting([2, 3]) with
            {
                EscalationNotices = [new EscalationNotice.Retrying(2, 2, Sample.At(6), Sample.At(4)) { Addition = new Addition(1, 1, 0, 0, Noted: 5) }],
                FirstAddition = new Addition(1, 1, 0, 0, Noted: 5),
            },
            Sample.Awaiting([2]) with { Barred = [Sample.Person(1).Key, Unusual], AnsweredFor = [Sample.Person(4).Key, Unusual] },
            Sample.Awaiting([]) with { People = [Sample.Person(1), Sample.Person(2) with { Name = Unusual }] },
            Sample.Awaiting([2]) with { EntryValues = JsonMap.Empty.Set("MinimumApprovals", JsonValues.Of(2L)).Set("DeadlineHours", JsonValues.Of(1.5)) },
            Sample.Awaiting([]),
            new InstanceState.Complete(),
            new InstanceState.Rejected(Unusual),
            new InstanceState.Failed(""),
        ];
        foreach (var state in states)
        {
            var created = await StartAsync(edit => edit.State(state));
            Assert.Equal(StoredText.Of(created), StoredText.Of((await ReadAsync(created.Id)).Snapshot));

            var moved = await StartAsync();
            await MoveAsync(moved.Id, state);
            Assert.Equal(StoredText.Of(moved with { State = state }), StoredText.Of((await ReadAsync(moved.Id)).Snapshot));
        }
    }

    [Fact]
    public async Task What_a_newer_release_has_added_to_a_state_or_to_a_vote_survives_the_next_commit()
    {
        var added = new UnknownMembers { ["AddedLater"] = JsonValues.Of(7) };
        var snapshot = await StartAsync();
        var first = Sample.Awaiting([2]) with
        {
            Unknown = added,
            Votes = [new Vote(Sample.Person(2) with { Unknown = added }, [2], Approved: true, null, Sample.At(1)) { Unknown = added }],
        };
        await MoveAsync(snapshot.Id, first);
        var read = await ReadAsync(snapshot.Id);

        var next = (InstanceState.AwaitingSignal)read.Snapshot.State with { CommentsLeftOut = 1 };
        await MoveAsync(snapshot.Id, next);

        Assert.Equal(StoredText.Of<InstanceState>(first with { CommentsLeftOut = 1 }), StoredText.Of((await ReadAsync(snapshot.Id)).Snapshot.State));
    }

    [Fact]
    public async Task Every_kind_of_entry_is_read_as_it_was_written()
    {
        var snapshot = await StartAsync();
        var notes = new EffectOutcome.Succeeded(JsonMap.From((Unusual, Unusual)))
        {
            Notes = [new HistoryNote(HistoryKind.Note, Unusual, JsonMap.From((Unusual, ""))), HistoryNote.Plain(HistoryKind.TokenUnresolved, "")],
        };
        InboxEntry[] entries =
        [
            Sample.Vote(snapshot, person: 2, minute: 1, comment: Unusual),
            Sample.Vote(snapshot, person: 3, minute: 1.5) with { For = Sample.Person(4) with { Name = Unusual } },
            new OutcomeRecorded(InboxKeys.Outcome(2, Effects.Step, 1), Sample.At(2).AddTicks(7), 2, Effects.Step, 1, notes),
            new OutcomeRecorded(
                InboxKeys.Outcome(2, Effects.DenialMail, 2), Sample.At(3), 2, Effects.DenialMail, 2,
                new EffectOutcome.Failed(Unusual, MayPass: true, TimeSpan.FromSeconds(3))),
            new DeadlineElapsed(InboxKeys.Deadline(2), Sample.At(4), 2),
            new RetryElapsed(InboxKeys.Retry(2, Effects.Step, 3), Sample.At(5), 2, Effects.Step, 3),
            new DelayElapsed(InboxKeys.Delay(2), Sample.At(6), 2),
            new ReminderElapsed(InboxKeys.Reminder(2, 1), Sample.At(7), 2, 1),
            new EscalationElapsed(InboxKeys.Escalation(2, 1), Sample.At(8), 2, 1),
        ];
        foreach (var item in entries)
            Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(snapshot.Id, item));

        Assert.Equal(entries.Select(StoredText.Of), (await ReadAsync(snapshot.Id)).Unread.Select(StoredText.Of));
    }

    [Fact]
    public async Task Large_and_unusual_data_is_read_as_it_was_written()
    {
        var large = string.Concat(Enumerable.Repeat("0123456789abcdef", 16_000));
        var snapshot = await StartAsync(edit =>
        {
            edit.Origin(origin => origin with { Title = Unusual, InitialData = JsonMap.From((Unusual, large)) });
            var data = JsonMap.From((Unusual, large), ("more", large[..200_000]));
            edit.Snapshot = edit.Snapshot with { Data = data, Signallers = ["a", "b"] };
        });
        Assert.Equal(StoredText.Of(snapshot), StoredText.Of((await ReadAsync(snapshot.Id)).Snapshot));

        var read = await ReadAsync(snapshot.Id);
        var changed = read.Snapshot with { Data = read.Snapshot.Data.Set("more", "less"), Message = StatusMessage.Plain(Unusual) };
        Assert.True(await Store.CommitAsync(new InstanceCommit(read.Version, changed, [], [])));
        Assert.Equal(StoredText.Of(changed), StoredText.Of((await ReadAsync(snapshot.Id)).Snapshot));
        Assert.Equal(StoredText.Of(InstanceSummary.Of(changed)), StoredText.Of(Assert.Single(await AllAsync())));
    }

    [Fact]
    public async Task Leased_reference_ids_grow_and_never_overlap()
    {
        var leases = await Task.WhenAll(Enumerable.Range(1, 32).Select(async count =>
            (First: await Store.LeaseReferenceIdsAsync(count), Count: count)));

        var taken = leases.SelectMany(lease => Enumerable.Range(0, lease.Count).Select(offset => lease.First + offset)).ToList();
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.All(taken, id => Assert.InRange(id, 1, long.MaxValue));
        Assert.True(await Store.LeaseReferenceIdsAsync(1) > taken.Max());
    }

    [Fact]
    public async Task A_store_that_works_passes_its_probe() => await Store.ProbeAsync(Stop);

    [Fact]
    public async Task A_cancelled_read_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(Guid.NewGuid(), cancelled.Token));
    }
}
