using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class ReminderTests
{
    private const string EveryEightHours = """{ "MinimumApprovals": 2, "ReminderHours": 8, "ReminderRecipients": ["a@example.com"] }""";

    [Fact]
    public void People_are_reminded_every_so_often_while_the_step_waits()
    {
        var walk = Begin();
        var reminded = new List<(string, DateTimeOffset)>();
        for (var number = 1; number <= 3; number++)
        {
            walk.At(walk.Snapshot.State.DueAt!.Value);
            reminded.Add((Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect, walk.History[0].At));
            walk.End(Entries.Success());
        }

        Assert.Equal(
            [("reminder-mail-1", Walk.Noon.AddHours(8)), ("reminder-mail-2", Walk.Noon.AddHours(16)), ("reminder-mail-3", Walk.Noon.AddHours(24))],
            reminded);
    }

    [Fact]
    public void Reminders_that_were_missed_become_one_and_the_next_keeps_to_the_rhythm()
    {
        var walk = Begin().At(Walk.Noon.AddHours(29));

        Assert.Equal("ReminderElapsed", walk.Kinds);
        Assert.Equal(Walk.Noon.AddHours(32), walk.End(Entries.Success()).Snapshot.State.DueAt);
    }

    [Fact]
    public void A_vote_counts_while_a_reminder_is_being_sent_and_the_reminder_goes_on()
    {
        var walk = Begin().After(TimeSpan.FromHours(8)).Vote(People.Alice);

        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Message);
        Assert.Equal("reminder-mail-1", Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);
    }

    [Fact]
    public void The_outcome_of_a_reminder_that_ends_after_the_step_was_settled_is_history_only()
    {
        var walk = Begin().After(TimeSpan.FromHours(8)).Vote(People.Alice).Vote(People.Bob);

        walk.Take(Entries.Outcome(2, Effects.Reminder(1), 1, Entries.Success(), walk.Now));

        Assert.Equal("AttemptNotCounted", walk.Kinds);
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }

    [Fact]
    public void A_reminder_that_fails_is_tried_again_and_given_up_in_the_end_and_the_step_waits_on()
    {
        var walk = Begin().After(TimeSpan.FromHours(8));
        for (var attempt = 1; attempt < RetryPolicy.Default.MaxAttempts; attempt++)
            walk.End(Entries.Passing()).At(walk.Snapshot.State.DueAt!.Value);

        walk.End(Entries.Passing("the server was busy"));

        Assert.Equal("AttemptFailed NoticeGivenUp", walk.Kinds);
        Assert.Equal(new Reminder.Waiting(2, Walk.Noon.AddHours(16)), Waiting(walk).Reminder);
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", walk.Message);
    }

    [Fact]
    public void A_reminder_whose_process_died_counts_as_a_failed_attempt()
    {
        var walk = Begin().After(TimeSpan.FromHours(8)).Claim();

        var lost = WorkflowMachine.Abandoned(walk.Snapshot, processStart: walk.Now.AddSeconds(1), walk.Now.AddSeconds(2));

        Assert.Equal("outcome.2.reminder-mail-1.1", lost?.Key);
        Assert.IsType<Reminder.Retrying>(Waiting(walk.Take(lost!)).Reminder);
    }

    [Fact]
    public void A_deadline_comes_before_a_reminder_of_the_same_moment_and_nothing_is_sent_for_what_time_has_settled()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 16, "ReminderHours": 8, "ReminderRecipients": ["a@example.com"] }"""));

        walk.At(Walk.Noon.AddHours(20));

        Assert.Equal("ReminderElapsed DeadlineElapsed Rejected", walk.Kinds);
        Assert.Equal(InstanceStatus.Rejected, walk.Snapshot.Status);
    }

    [Fact]
    public void A_deadline_passes_while_a_reminder_queues_and_the_reminder_is_never_claimed()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 16, "ReminderHours": 8, "ReminderRecipients": ["a@example.com"] }"""));
        var reminder = Assert.IsType<NextAction.RunStep>(walk.After(TimeSpan.FromHours(8)).Next).Attempt;

        Assert.Empty(walk.At(Walk.Noon.AddHours(15)).History);
        Assert.Equal("DeadlineElapsed Rejected", walk.At(Walk.Noon.AddHours(16)).Kinds);
        Assert.Null(WorkflowMachine.UnderWay(walk.Snapshot, reminder));
    }

    [Theory]
    [InlineData("""{ "ReminderHours": 8 }""")]
    [InlineData("""{ "ReminderRecipients": ["a@example.com"] }""")]
    [InlineData("""{ "ReminderHours": 0, "ReminderRecipients": ["a@example.com"] }""")]
    [InlineData("""{ "ReminderHours": 87601, "ReminderRecipients": ["a@example.com"] }""")]
    public void Nobody_is_reminded_without_hours_and_recipients(string parameters) =>
        Assert.Null(Waiting(Walk.Begin(Flow.OneApproval(parameters))).Reminder);

    [Fact]
    public void A_clock_that_jumps_back_repeats_no_reminder()
    {
        var walk = Begin().After(TimeSpan.FromHours(8)).End(Entries.Success());

        walk.At(Walk.Noon.AddHours(-16));

        Assert.Empty(walk.History);
        Assert.Equal(Walk.Noon.AddHours(16), walk.Snapshot.State.DueAt);
    }

    private static Walk Begin() => Walk.Begin(Flow.OneApproval(EveryEightHours));

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);
}
