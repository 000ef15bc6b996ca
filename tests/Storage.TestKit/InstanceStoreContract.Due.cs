using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    [Fact]
    public async Task An_instance_that_waits_for_people_alone_is_never_due()
    {
        await StartAsync();

        Assert.Empty(await DueAsync());
        Assert.Null(await Store.NextDueAsync(DueKinds.All, Stop));
    }

    [Fact]
    public async Task Unread_entries_are_due_since_the_earliest_until_all_are_read()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 2));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 3, minute: 1));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 4, minute: 3));

        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Inbox, Sample.At(1))], await DueAsync());

        var read = await ReadAsync(snapshot.Id);
        Assert.True(await Store.CommitAsync(Sample.Turn(read with { Unread = read.Unread[..2] }, minute: 5)));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Inbox, Sample.At(3))], await DueAsync(DueKinds.Inbox));

        Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 5)));
        Assert.Empty(await DueAsync(DueKinds.Inbox));
    }

    [Fact]
    public async Task A_running_attempt_is_due_at_its_limit()
    {
        var snapshot = await StartAsync(edit => edit.State(Sample.Running(limit: 5)));

        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Attempt, Sample.At(5))], await DueAsync());
    }

    [Fact]
    public async Task A_pause_and_a_deadline_are_due_as_waits()
    {
        var pausing = await StartAsync(edit => edit.State(Sample.AwaitingRetry(until: 3)));
        var waiting = await StartAsync(edit => edit.State(Sample.Awaiting([2], deadline: 4)));

        Assert.Equal(
            [new DueInstance(pausing.Id, DueKinds.Wait, Sample.At(3)), new DueInstance(waiting.Id, DueKinds.Wait, Sample.At(4))],
            await DueAsync());
    }

    [Fact]
    public async Task A_reminder_is_due_as_a_wait_and_as_an_attempt_while_it_is_sent()
    {
        var waiting = Sample.Awaiting([2], deadline: 9);
        var snapshot = await StartAsync(edit => edit.State(waiting with { Reminder = new Reminder.Waiting(1, Sample.At(4)) }));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, Sample.At(4))], await DueAsync());

        await MoveAsync(snapshot.Id, waiting with { Reminder = new Reminder.Sending(1, Sample.At(8), Sample.Running(limit: 6).Attempt) });
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Attempt, Sample.At(6))], await DueAsync());

        await MoveAsync(snapshot.Id, waiting with { Reminder = new Reminder.Waiting(2, Sample.At(12)) });
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, Sample.At(9))], await DueAsync());
    }

    [Fact]
    public async Task An_escalation_is_due_as_a_wait_and_as_an_attempt_while_its_mail_is_sent()
    {
        var waiting = Sample.Awaiting([2], deadline: 9) with { Reminder = new Reminder.Waiting(1, Sample.At(7)) };
        var snapshot = await StartAsync(edit => edit.State(waiting with { Escalations = [new Escalation(1, Sample.At(4), [3], [], Notifies: true)] }));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, Sample.At(4))], await DueAsync());

        await MoveAsync(snapshot.Id, waiting with { EscalationNotices = [new EscalationNotice.Sending(1, Sample.Running(limit: 6).Attempt)] });
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Attempt, Sample.At(6))], await DueAsync());

        await MoveAsync(snapshot.Id, waiting with { EscalationNotices = [new EscalationNotice.Retrying(1, 2, Sample.At(8), Sample.At(5))] });
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, Sample.At(7))], await DueAsync());
    }

    [Fact]
    public async Task A_commit_puts_the_due_row_of_the_new_state_in_place_of_the_old_one()
    {
        var snapshot = await StartAsync(edit => edit.State(Sample.Awaiting([2], deadline: 4)));

        await MoveAsync(snapshot.Id, Sample.Running(limit: 6));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Attempt, Sample.At(6))], await DueAsync());

        await MoveAsync(snapshot.Id, Sample.Running(limit: 7));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Attempt, Sample.At(7))], await DueAsync());

        await MoveAsync(snapshot.Id, Sample.AwaitingRetry(until: 9));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, Sample.At(9))], await DueAsync());

        await MoveAsync(snapshot.Id, Sample.Awaiting([2]));
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task An_ended_instance_is_due_only_for_entries_that_came_late()
    {
        var snapshot = await StartAsync(edit => edit.State(Sample.Running(limit: 5)));
        await MoveAsync(snapshot.Id, new InstanceState.Complete());
        Assert.Empty(await DueAsync());

        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 8));
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Inbox, Sample.At(8))], await DueAsync());
    }

    [Fact]
    public async Task An_ended_instance_is_due_for_the_notice_of_its_end_until_that_is_over()
    {
        var snapshot = await StartAsync(edit => edit.State(Sample.Running(limit: 5)));
        await MoveAsync(snapshot.Id, new InstanceState.Rejected("No.") { Farewell = new Farewell.Sending(Sample.Running(limit: 6).Attempt) });
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Attempt, Sample.At(6))], await DueAsync());

        await MoveAsync(snapshot.Id, new InstanceState.Rejected("No.") { Farewell = new Farewell.Retrying(2, Sample.At(8), Sample.At(5)) });
        Assert.Equal([new DueInstance(snapshot.Id, DueKinds.Wait, Sample.At(8))], await DueAsync());

        await MoveAsync(snapshot.Id, new InstanceState.Rejected("No."));
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task Due_rows_come_earliest_first_of_the_kinds_and_up_to_the_time_asked_for()
    {
        var running = await StartAsync(edit => edit.State(Sample.Running(limit: 5)));
        var pausing = await StartAsync(edit => edit.State(Sample.AwaitingRetry(until: 3)));
        await Store.AppendAsync(running.Id, Sample.Vote(running, person: 2, minute: 4));
        await Store.AppendAsync(pausing.Id, Sample.Vote(pausing, person: 2, minute: 6));

        Assert.Equal(
            [DueKinds.Wait, DueKinds.Inbox, DueKinds.Attempt, DueKinds.Inbox],
            (await DueAsync()).Select(row => row.Kind));
        Assert.Equal([Sample.At(3), Sample.At(4)], (await DueAsync(until: 4)).Select(row => row.At));
        Assert.Equal([running.Id, pausing.Id], (await DueAsync(DueKinds.Inbox)).Select(row => row.Id));
        Assert.Equal([pausing.Id, running.Id], (await DueAsync(DueKinds.Attempt | DueKinds.Wait)).Select(row => row.Id));
        Assert.Empty(await DueAsync(until: 2));
        Assert.Empty(await DueAsync(DueKinds.None));
    }

    [Fact]
    public async Task The_next_due_time_is_the_earliest_of_the_kinds_asked_for()
    {
        var running = await StartAsync(edit => edit.State(Sample.Running(limit: 5)));
        await StartAsync(edit => edit.State(Sample.AwaitingRetry(until: 3)));
        await Store.AppendAsync(running.Id, Sample.Vote(running, person: 2, minute: 4));

        Assert.Equal(Sample.At(3), await Store.NextDueAsync(DueKinds.All, Stop));
        Assert.Equal(Sample.At(4), await Store.NextDueAsync(DueKinds.Inbox | DueKinds.Attempt, Stop));
        Assert.Equal(Sample.At(5), await Store.NextDueAsync(DueKinds.Attempt, Stop));
        Assert.Null(await Store.NextDueAsync(DueKinds.None, Stop));
    }

    [Fact]
    public async Task Many_due_rows_of_one_time_are_all_read_once()
    {
        var ids = new HashSet<Guid>();
        for (var index = 0; index < 600; index++)
            ids.Add((await StartAsync(edit => edit.State(Sample.Running(limit: 5)))).Id);

        var due = await DueAsync();

        Assert.Equal(600, due.Count);
        Assert.True(ids.SetEquals(due.Select(row => row.Id)));
    }

    [Fact]
    public async Task Instances_can_be_advanced_while_due_rows_are_read()
    {
        for (var index = 0; index < 20; index++)
            await StartAsync(edit => edit.State(Sample.Running(limit: index)));

        var seen = 0;
        await foreach (var row in Store.ReadDueAsync(DueKinds.All, Sample.At(100), Stop))
        {
            await MoveAsync(row.Id, new InstanceState.Complete());
            seen++;
        }

        Assert.Equal(20, seen);
        Assert.Empty(await DueAsync());
    }
}
