using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>
/// Stop, Restart and Delete meet what time and running effects do: what was due before comes before them, and what comes after them
/// is in the history alone.
/// </summary>
public sealed class CommandsAndTimeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CommandKind.Stop)]
    [InlineData(CommandKind.Restart)]
    public async Task A_reminder_that_was_due_when_its_instance_was_ended_is_sent_to_nobody(CommandKind command)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Reminding());
        lab.Time.Advance(TimeSpan.FromHours(4));

        Assert.True(await IsDoneAsync(lab, command, id));
        await lab.Resume.RunAsync(Stop);
        await lab.DriveAsync(id);

        Assert.Empty(lab.Mail.Sent);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.ReminderElapsed));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Theory]
    [InlineData(CommandKind.Stop)]
    [InlineData(CommandKind.Restart)]
    public async Task The_late_outcome_of_a_reminder_that_was_being_sent_when_its_instance_was_ended_is_history_only(CommandKind command)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Reminding());
        lab.Time.Advance(TimeSpan.FromHours(3));
        InstanceSnapshot? ended = null;
        lab.Mail.BeforeNextSend = async () =>
        {
            Assert.True(await IsDoneAsync(lab, command, id));
            ended = (await lab.PeekAsync(id)).Snapshot;
        };

        await lab.DriveAsync(id);

        var snapshot = await lab.ReadAsync(id);
        Assert.Equal((ended!.State, ended.Message.Text), (snapshot.State, snapshot.Message.Text));
        Assert.Equal(
            [
                HistoryKind.ReminderElapsed, HistoryKind.AttemptStarted,
                command == CommandKind.Stop ? HistoryKind.Stopped : HistoryKind.Restarted, HistoryKind.AttemptNotCounted,
            ],
            (await lab.HistoryAsync(id)).Skip(3).Select(entry => entry.Kind));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Theory]
    [InlineData(CommandKind.Stop)]
    [InlineData(CommandKind.Restart)]
    public async Task A_reminder_that_waits_to_be_sent_again_is_given_up_with_its_instance(CommandKind command)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Reminding());
        lab.Time.Advance(TimeSpan.FromHours(3));
        lab.Mail.Failure = new MailNotSentException("nobody listens", mayPass: true);
        await lab.DriveAsync(id);
        lab.Mail.Failure = null;

        Assert.True(await IsDoneAsync(lab, command, id));
        lab.Time.Advance(TimeSpan.FromDays(1));
        await lab.Resume.RunAsync(Stop);
        await lab.DriveAsync(id);

        Assert.Empty(lab.Mail.Sent);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.RetryElapsed, HistoryKind.DeadlineElapsed));
    }

    [Fact]
    public async Task The_outcome_of_a_reminder_of_a_deleted_instance_leaves_no_trace()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Reminding());
        lab.Time.Advance(TimeSpan.FromHours(3));
        lab.Mail.BeforeNextSend = async () =>
        {
            Assert.False(await IsDoneAsync(lab, CommandKind.Delete, id));
            Assert.True(await IsDoneAsync(lab, CommandKind.Stop, id));
            Assert.True(await IsDoneAsync(lab, CommandKind.Delete, id));
        };

        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        await lab.Runner.ExecuteAsync(id, attempt, Stop);

        Assert.Single(lab.Mail.Sent);
        Assert.Null(await lab.Store.FindEntryAsync(id, attempt.OutcomeKey, Stop));
        Assert.Null(await lab.Advancer.AdvanceAsync(id, Stop));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task The_reminders_and_the_deadline_of_a_successor_count_from_its_own_start()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Reminding());
        lab.Time.Advance(TimeSpan.FromHours(4));

        var successor = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id)).SuccessorId;

        var waiting = Assert.IsType<InstanceState.AwaitingSignal>((await lab.PeekAsync(successor)).Snapshot.State);
        var now = lab.Time.GetUtcNow();
        Assert.Equal((now.AddHours(10), new Reminder.Waiting(1, now.AddHours(3))), (waiting.Deadline, waiting.Reminder));
    }

    [Theory]
    [InlineData(CommandKind.Stop)]
    [InlineData(CommandKind.Restart)]
    [InlineData(CommandKind.Delete)]
    public async Task While_a_steps_effect_runs_its_instance_can_be_neither_stopped_nor_restarted_nor_deleted(CommandKind command)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        CommandResult? result = null;
        lab.Executor.Run = async (_, _) =>
        {
            result = await CommandAsync(lab, command, id);
            return EffectOutcome.Succeeded.Nothing;
        };

        await lab.DriveAsync(id);

        Assert.Equal(new CommandResult.Refused(new Refusal.StatusForbids(command, InstanceStatus.Running)), result);
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
    }

    [Theory]
    [InlineData(CommandKind.Stop, false)]
    [InlineData(CommandKind.Restart, false)]
    [InlineData(CommandKind.Delete, true)]
    public async Task A_deadline_that_has_passed_comes_before_any_command(CommandKind command, bool isDone)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Reminding());
        lab.Time.Advance(TimeSpan.FromHours(10));

        var result = await CommandAsync(lab, command, id);

        if (isDone)
            Assert.IsType<CommandResult.Done>(result);
        else
            Assert.Equal(new CommandResult.Refused(new Refusal.StatusForbids(command, InstanceStatus.Rejected)), result);
    }

    [Theory]
    [InlineData(CommandKind.Stop)]
    [InlineData(CommandKind.Restart)]
    public async Task Where_a_deadline_that_has_passed_leads_to_another_wait_it_is_that_one_which_ends(CommandKind command)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.Of(
            Workflows.OneApproval(1, ("DeadlineHours", "1"), ("OnDeadline", "Continue")).FindStep("Approve1")! with
            {
                Outputs = [new StepOutput("continue", "Delay1")],
            },
            Workflows.Step("Delay1", "Delay", "EndNOOP", ("Hours", "5"))));
        lab.Time.Advance(TimeSpan.FromHours(2));

        Assert.True(await IsDoneAsync(lab, command, id));
        lab.Time.Advance(TimeSpan.FromDays(1));
        await lab.Resume.RunAsync(Stop);

        var history = await lab.HistoryAsync(id, HistoryKind.DeadlineElapsed, HistoryKind.DelayElapsed, HistoryKind.Stopped, HistoryKind.Restarted);
        Assert.Equal(["DeadlineElapsed Approve1", command == CommandKind.Stop ? "Stopped Delay1" : "Restarted Delay1"],
            history.Select(entry => $"{entry.Kind} {entry.StepUniqueName}"));
    }

    private static WorkflowDefinition Reminding() => Workflows.OneApproval(
        2, ("DeadlineHours", "10"), ("ReminderHours", "3"), ("ReminderRecipients", "owner@example.com"));

    private static async Task<bool> IsDoneAsync(Laboratory lab, CommandKind command, Guid id) =>
        await CommandAsync(lab, command, id) is CommandResult.Done or CommandResult.Restarted;

    private static Task<CommandResult> CommandAsync(Laboratory lab, CommandKind command, Guid id) => command switch
    {
        CommandKind.Stop => lab.StopAsync(id),
        CommandKind.Restart => lab.RestartAsync(id),
        _ => lab.DeleteAsync(id),
    };
}
