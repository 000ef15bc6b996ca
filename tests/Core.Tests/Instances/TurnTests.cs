using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class TurnTests
{
    private static readonly DateTimeOffset Deadline = Walk.Noon.AddHours(24);

    [Theory]
    [InlineData(-1, "Complete", "SignalReceived StepSettled StepEntered Completed")]
    [InlineData(0, "Rejected", "DeadlineElapsed Rejected SignalNotCounted")]
    [InlineData(1, "Rejected", "DeadlineElapsed Rejected SignalNotCounted")]
    public void A_vote_that_was_accepted_before_the_deadline_counts_even_if_it_is_folded_after_it(int ticks, string then, string history)
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 24 }"""));
        walk.Now = Deadline.AddHours(5);

        walk.Take(Entries.Vote(2, People.Alice, approved: true, Deadline.AddTicks(ticks)));

        Assert.Equal(then, walk.Snapshot.State.GetType().Name);
        Assert.Equal(history, walk.Kinds);
    }

    [Fact]
    public void A_vote_accepted_after_a_deadline_that_nobody_has_noticed_yet_says_so()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 24 }"""));

        walk.Take(Entries.Vote(2, People.Alice, approved: true, Deadline));

        Assert.Equal("The signal of alice was received and not counted: the deadline had passed.", Assert.Single(walk.History).Message);
    }

    [Fact]
    public void What_time_itself_has_written_is_marked_as_new_and_an_entry_that_has_a_row_is_not()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 24 }"""));

        var turn = WorkflowMachine.Turn(
            walk.Snapshot, [Entries.Vote(2, People.Alice, approved: true, Deadline.AddHours(1))], walk.Definition, Deadline.AddHours(2));

        Assert.Equal([("deadline.2", true), (InboxKeys.Signal(2, "ApprovalStatus", People.Alice.Key), false)],
            turn.Inbox.Select(stamped => (stamped.Inbox.Key, stamped.IsNew)));
    }

    [Fact]
    public void Time_does_not_overtake_votes_that_were_not_read_yet()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 24, "MinimumApprovals": 2 }"""));
        var read = Entries.Vote(2, People.Alice, approved: true, Deadline.AddMinutes(-2));

        var turn = WorkflowMachine.Turn(walk.Snapshot, [read], walk.Definition, Deadline.AddHours(1), isCut: true);
        Assert.Equal(read.Key, Assert.Single(turn.Inbox).Inbox.Key);

        var rest = WorkflowMachine.Turn(
            turn.Snapshot, [Entries.Vote(2, People.Bob, approved: true, Deadline.AddMinutes(-1))], walk.Definition, Deadline.AddHours(1));
        Assert.IsType<InstanceState.Complete>(rest.Snapshot.State);
    }

    [Fact]
    public void An_attempt_is_not_given_up_while_its_outcome_may_be_among_what_was_not_read()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Mail("Tell", "EndNOOP")));
        var late = Entries.Vote(2, People.Alice, approved: true, Walk.Noon.AddHours(2));

        var turn = WorkflowMachine.Turn(walk.Snapshot, [late], walk.Definition, Walk.Noon.AddHours(3), isCut: true);

        Assert.Equal(late.Key, Assert.Single(turn.Inbox).Inbox.Key);
    }

    [Fact]
    public void A_turn_with_nothing_to_read_and_nothing_elapsed_changes_nothing()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 24 }"""));

        var turn = WorkflowMachine.Turn(walk.Snapshot, [], walk.Definition, Deadline.AddTicks(-1));

        Assert.Same(walk.Snapshot, turn.Snapshot);
        Assert.Empty(turn.Inbox);
        Assert.Empty(turn.History);
    }

    [Fact]
    public void A_recorded_outcome_counts_even_if_it_was_recorded_after_the_limit_of_its_attempt()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Mail("Tell", "EndNOOP")));
        walk.Now = Walk.Noon.AddHours(1);

        walk.Take(Entries.Outcome(2, Effects.Step, 1, Entries.Success(), Walk.Noon.AddMinutes(30)));

        Assert.Equal("AttemptSucceeded StepEntered Completed", walk.Kinds);
    }

    [Fact]
    public void Several_things_that_elapsed_are_taken_in_the_order_in_which_they_did()
    {
        var gate = Flow.Approval(Flow.Gate, "Tell", """{ "DeadlineHours": 24, "OnDeadline": "Continue" }""");
        var walk = Walk.Begin(Flow.Around(gate, Flow.Mail("Tell", "EndNOOP")));

        walk.At(Deadline.AddHours(1));
        Assert.Equal("DeadlineElapsed StepEntered", walk.Kinds);

        walk.Claim().After(RetryPolicy.Default.AttemptLimit);
        Assert.Equal("AttemptFailed", walk.Kinds);
    }
}
