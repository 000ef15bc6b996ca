using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Those who may answer a step are told when it begins to wait.</summary>
public class ApproverNoticeTests
{
    private const string Told = """{ "MinimumApprovals": 2, "NotifyApprovers": true }""";
    private const string ToldAndReminded = """{ "MinimumApprovals": 2, "NotifyApprovers": true, "ReminderHours": 8 }""";

    [Fact]
    public void They_are_told_at_once_and_the_step_waits_already()
    {
        var walk = Begin(Told);

        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
        Assert.Equal(new AttemptId(2, Effects.ApproversMail, 1), Assert.IsType<NextAction.RunStep>(walk.Next).Attempt);
    }

    [Fact]
    public void They_are_told_once_and_without_hours_nothing_follows()
    {
        var walk = Begin(Told).End(Entries.Success());

        Assert.Null(Waiting(walk).Reminder);
        Assert.Null(Assert.IsType<NextAction.AwaitSignal>(walk.Next).Until);
    }

    [Fact]
    public void Reminders_follow_at_their_hours_counted_from_the_entry()
    {
        var walk = Begin(ToldAndReminded).After(TimeSpan.FromMinutes(3)).End(Entries.Success());

        Assert.Equal(new Reminder.Waiting(1, Walk.Noon.AddHours(8)), Waiting(walk).Reminder);
        Assert.Equal("reminder-mail-1", Assert.IsType<NextAction.RunStep>(walk.At(Walk.Noon.AddHours(8)).Next).Attempt.Effect);
    }

    [Fact]
    public void Votes_count_while_the_mail_is_under_way_and_may_settle_the_step()
    {
        var walk = Begin(Told).Claim().Vote(People.Alice);
        Assert.Equal(Effects.ApproversMail, Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);

        walk.Vote(People.Bob);
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);

        walk.Take(Entries.Outcome(2, Effects.ApproversMail, 1, Entries.Success(), walk.Now));
        Assert.Equal("AttemptNotCounted", walk.Kinds);
    }

    [Fact]
    public void A_mail_that_fails_is_tried_again_and_given_up_in_the_end_and_the_step_waits_on()
    {
        var walk = Begin(Told);
        for (var attempt = 1; attempt < RetryPolicy.Default.MaxAttempts; attempt++)
        {
            walk.End(Entries.Passing()).At(walk.Snapshot.State.DueAt!.Value);
            Assert.Equal(new AttemptId(2, Effects.ApproversMail, attempt + 1), Assert.IsType<NextAction.RunStep>(walk.Next).Attempt);
        }

        walk.End(Entries.Passing("the server was busy"));

        Assert.Equal("AttemptFailed NoticeGivenUp", walk.Kinds);
        Assert.IsType<NextAction.AwaitSignal>(walk.Next);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Alice).Vote(People.Bob).Snapshot.Status);
    }

    [Fact]
    public void A_deadline_passes_while_the_mail_queues()
    {
        var walk = Begin("""{ "NotifyApprovers": true, "DeadlineHours": 1 }""");

        Assert.Equal("DeadlineElapsed Rejected", walk.At(Walk.Noon.AddHours(1)).Kinds);
    }

    [Theory]
    [InlineData("""{ "NotifyApprovers": false }""")]
    [InlineData("""{ "NotifyApprovers": "maybe" }""")]
    [InlineData("""{ "NotifySubject": "Please", "NotifyMessage": "Answer" }""")]
    public void Nobody_is_told_unless_the_definition_says_so(string parameters) => Assert.Null(Waiting(Begin(parameters)).Reminder);

    private static Walk Begin(string parameters) => Walk.Begin(Flow.OneApproval(parameters));

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);
}
