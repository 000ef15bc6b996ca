using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>The requester is told how the instance has ended, if its definition wants it.</summary>
public class FarewellTests
{
    private static readonly WorkflowDefinition Approval = Flow.OneApproval("{}") with { NotifyRequester = true };

    [Theory]
    [InlineData(true, InstanceStatus.Complete)]
    [InlineData(false, InstanceStatus.Rejected)]
    public void The_instance_has_ended_and_the_mail_is_due(bool approved, InstanceStatus status)
    {
        var walk = Walk.Begin(Approval).Vote(People.Alice, approved);

        Assert.Equal(status, walk.Snapshot.Status);
        Assert.Equal(new AttemptId(walk.Visit, Effects.RequesterMail, 1), Assert.IsType<NextAction.RunStep>(walk.Next).Attempt);
        Assert.False(walk.Snapshot.State.IsOver);

        walk.Claim().End(Entries.Success());

        Assert.Equal("AttemptSucceeded", walk.Kinds);
        Assert.Equal((status, true), (walk.Snapshot.Status, walk.Snapshot.State.IsOver));
        Assert.Equal(status, Assert.IsType<NextAction.Finished>(walk.Next).Status);
        Assert.Null(walk.Snapshot.State.DueAt);
    }

    [Fact]
    public void A_mail_that_fails_is_tried_again_and_given_up_in_the_end_and_the_status_stays()
    {
        var walk = Walk.Begin(Approval).Vote(People.Alice);
        var message = walk.Message;
        for (var attempt = 1; attempt < RetryPolicy.Default.MaxAttempts; attempt++)
        {
            walk.Claim().End(Entries.Passing());
            Assert.Equal((InstanceStatus.Complete, message), (walk.Snapshot.Status, walk.Message));
            Assert.Equal(walk.Snapshot.State.DueAt, Assert.IsType<NextAction.WaitUntil>(walk.Next).Time);
            Assert.NotNull(walk.Snapshot.WakeEvent);
            walk.At(walk.Snapshot.State.DueAt!.Value);
            Assert.Equal(attempt + 1, Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Number);
        }

        walk.Claim().End(Entries.Passing("the server was busy"));

        Assert.Equal("AttemptFailed NoticeGivenUp", walk.Kinds);
        Assert.True(walk.Snapshot.State.IsOver);
        Assert.Equal((InstanceStatus.Complete, message), (walk.Snapshot.Status, walk.Message));
    }

    [Fact]
    public void An_attempt_whose_process_died_counts_as_failed()
    {
        var walk = Walk.Begin(Approval).Vote(People.Alice).Claim();

        var lost = WorkflowMachine.Abandoned(walk.Snapshot, processStart: walk.Now.AddSeconds(1), walk.Now.AddSeconds(2));
        Assert.IsType<Farewell.Retrying>(walk.Take(lost!).Snapshot.State.Farewell);

        var late = Walk.Begin(Approval).Vote(People.Alice).Claim();
        Assert.IsType<Farewell.Retrying>(late.At(late.Snapshot.State.ElapsesAt!.Value).Snapshot.State.Farewell);
    }

    [Fact]
    public void A_vote_that_comes_after_the_end_is_not_counted_and_changes_nothing_about_the_mail()
    {
        var walk = Walk.Begin(Approval).Vote(People.Alice);
        var attempt = Assert.IsType<NextAction.RunStep>(walk.Next).Attempt;

        walk.Take(Entries.Vote(2, People.Bob, approved: true, walk.Now));

        Assert.Equal("SignalNotCounted", walk.Kinds);
        Assert.Equal(attempt, Assert.IsType<NextAction.RunStep>(walk.Next).Attempt);
    }

    [Fact]
    public void Whoever_stops_it_ends_it_for_the_requester_who_is_told_unless_he_did_it_himself()
    {
        var walk = Walk.Begin(Approval);
        walk.Do(new InstanceCommand.Stop(People.Alice.Person));
        Assert.IsType<NextAction.RunStep>(walk.Next);

        var own = Walk.Begin(Approval);
        own.Do(new InstanceCommand.Stop(People.Erin.Person));
        Assert.IsType<NextAction.Finished>(own.Next);

        var withdrawn = Walk.Begin(Approval with { RequesterMayWithdraw = true });
        withdrawn.Do(new InstanceCommand.Withdraw(People.Erin.Person, "Not needed"));
        Assert.IsType<NextAction.Finished>(withdrawn.Next);
    }

    [Fact]
    public void A_restart_is_no_end_and_takes_the_mail_about_a_failure_away_that_was_not_sent()
    {
        var waiting = Walk.Begin(Approval);
        waiting.Do(Commands.Restart());
        Assert.IsType<NextAction.StartSuccessor>(waiting.Next);

        var failed = Walk.Begin(Flow.Around(Flow.Mail("Mail1", "EndNOOP")) with { NotifyRequester = true }).Claim().End(Entries.Permanent());
        Assert.Equal((InstanceStatus.Failed, Effects.RequesterMail), (failed.Snapshot.Status, Assert.IsType<NextAction.RunStep>(failed.Next).Attempt.Effect));
        failed.Do(Commands.Restart());
        Assert.IsType<NextAction.StartSuccessor>(failed.Next);
        Assert.Null(failed.Snapshot.State.Farewell);
    }

    [Fact]
    public void An_instance_that_ends_when_it_starts_is_told_of_too()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Step("Reject", "Reject1", to: null, """{ "Reason": "Never" }""")) with { NotifyRequester = true });

        Assert.Equal(InstanceStatus.Rejected, walk.Snapshot.Status);
        Assert.Equal(Effects.RequesterMail, Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);
    }

    [Fact]
    public void Nobody_is_told_unless_the_definition_says_so()
    {
        var walk = Walk.Begin(Flow.OneApproval("{}")).Vote(People.Alice);

        Assert.IsType<NextAction.Finished>(walk.Next);
        Assert.True(walk.Snapshot.State.IsOver);
    }
}
