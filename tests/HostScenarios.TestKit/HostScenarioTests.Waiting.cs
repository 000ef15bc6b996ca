using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of steps that ask for values, and of time.</summary>
public abstract partial class HostScenarioTests
{
    private const string Input = "AskOwner.Input";

    private static readonly object Values = new { server = "web-7", hours = 0.2 };

    [Fact]
    public async Task Values_are_asked_for_and_used_by_the_steps_that_follow_when_the_delay_is_over()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.InputThenDelay);
        Assert.Equal(HttpStatusCode.BadRequest, await story.AnswerAsync(id, ScenarioSettings.Owner, Input, new { server = "web-7" }));
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(id, ScenarioSettings.Owner, Input, Values));
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingTime);
        Assert.Equal(HttpStatusCode.NoContent, await story.AnswerAsync(id, ScenarioSettings.Owner, Input, Values));
        Assert.Equal(HttpStatusCode.Conflict, await story.AnswerAsync(id, ScenarioSettings.Owner, Input, new { server = "web-8", hours = 0.2 }));
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        Assert.Equal(InstanceStatus.Complete, (await story.LookAsync(id)).Status);
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.DelayElapsed));
        Assert.Contains("Subject: It is on web-7", Assert.Single(story.ReadMails()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_outlives_the_process()
    {
        using var before = new Story(_host);
        var id = await before.StartAsync(Samples.InputThenDelay);
        Assert.Equal(HttpStatusCode.NoContent, await before.AnswerAsync(id, ScenarioSettings.Owner, Input, Values));
        await before.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingTime);
        await _host.KillAsync();

        using var after = new Story(_host);
        _host.Time.Advance(TimeSpan.FromHours(2));
        await _host.SweepAsync();
        await after.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, await after.CountHistoryAsync(id, HistoryKind.DelayElapsed));
        Assert.Equal(1, after.CountMails());
    }

    [Fact]
    public async Task People_are_reminded_while_the_step_waits_and_no_more_once_it_is_settled()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.Reminding);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Reminder: Reminder.Waiting { Number: > 2 } });
        var reminders = await story.CountHistoryAsync(id, HistoryKind.ReminderElapsed);
        Assert.Equal(reminders, story.CountMails());
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.UntilAsync(id, InstanceStatus.Complete);
        _host.Time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, (await _host.SweepAsync()).Examined);
        Assert.Equal(reminders, await story.CountHistoryAsync(id, HistoryKind.ReminderElapsed));
        Assert.Equal(reminders, story.CountMails());
    }

    [Fact]
    public async Task Votes_are_counted_and_the_workflow_goes_on_while_a_reminder_is_being_sent()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.RemindingThenTell);
        var reminder = _host.MailTrouble.HoldNext();
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.UnderWay is { IsClaimed: true });
        await reminder.Reached.WaitAsync(Moves.Patience);

        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1, Reminder: Reminder.Sending });
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));

        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Contains("Subject: It is approved", Assert.Single(story.ReadMails()), StringComparison.Ordinal);
        reminder.LetGo();
        await story.UntilHistoryAsync(id, HistoryKind.AttemptNotCounted);
        Assert.Equal(2, story.CountMails());
    }

    [Fact]
    public async Task Whoever_may_answer_and_the_requester_are_told_and_neither_mail_holds_up_the_instance()
    {
        using var story = new Story(_host);
        var asked = _host.MailTrouble.HoldNext();
        var id = await story.StartAsync(Samples.Telling);
        await asked.Reached.WaitAsync(Moves.Patience);
        _host.MailTrouble.FailNext();

        await story.ApproveAsync(id, ScenarioSettings.Owner);

        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(0, story.CountMails());
        asked.LetGo();
        await story.UntilHistoryAsync(id, HistoryKind.AttemptNotCounted);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State is { Status: InstanceStatus.Complete, IsOver: true });
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.AttemptFailed));
        Assert.Equal(2, story.CountMails());
        Assert.Contains(story.ReadMails(), mail => mail.Contains("To: dave@example.com", StringComparison.Ordinal));
        Assert.Contains(story.ReadMails(), mail => mail.Contains("Subject: Complete: ", StringComparison.Ordinal) && mail.Contains("To: erin@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deadline_settles_a_step_and_later_approvals_are_refused()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.Deadline);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        Assert.Equal(InstanceStatus.Complete, (await story.LookAsync(id)).Status);
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.DeadlineElapsed));
        Assert.Contains("Subject: Nobody has answered", Assert.Single(story.ReadMails()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(id, ScenarioSettings.Approver(1), "True"));
    }

    [Fact]
    public async Task Another_system_is_called_again_under_the_same_key_until_it_is_ready()
    {
        await using var tickets = await TicketServer.StartAsync(refusals: 2);
        await Samples.SeedTicketAsync(_host.Definitions, tickets.Address);
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.Ticket);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        Assert.Equal(InstanceStatus.Complete, (await story.LookAsync(id)).Status);
        Assert.Equal([.. Enumerable.Repeat($"{id}/1/step/1", 3)], tickets.Calls);
        Assert.Equal(2, await story.CountHistoryAsync(id, HistoryKind.AttemptFailed));
        Assert.Contains("Subject: It is T-42", Assert.Single(story.ReadMails()), StringComparison.Ordinal);
    }
}
