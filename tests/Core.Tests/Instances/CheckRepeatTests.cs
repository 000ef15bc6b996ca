using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class CheckRepeatTests
{
    private const string GateKey = "Gate.ApprovalStatus";

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "another comment")]
    [InlineData(false, null)]
    public void The_same_answer_again_is_already_done_whatever_the_comment(bool approved, string? comment)
    {
        var walk = TwoNeeded().Vote(People.Alice, approved, "the first comment");

        Assert.Equal(new Verdict.AlreadyDone(), walk.Check(People.Alice, GateKey, Entries.Answer(approved, comment)));
    }

    [Theory]
    [InlineData("""{ "Approved": true }""")]
    [InlineData("""{ "approved": "TRUE" }""")]
    public void The_same_answer_may_be_written_differently(string data) =>
        Assert.Equal(new Verdict.AlreadyDone(), TwoNeeded().Vote(People.Alice).Check(People.Alice, GateKey, Json.Map(data)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_answer_is_refused_with_the_time_of_the_first(bool approved)
    {
        var walk = TwoNeeded().Vote(People.Alice, approved);
        walk.Now = Walk.Noon.AddHours(1);

        Assert.Equal(
            new Verdict.Refused(new Refusal.AnsweredOtherwise(new SignalKey("Gate", "ApprovalStatus"), Walk.Noon)),
            walk.Check(People.Alice, GateKey, Entries.Answer(!approved)));
    }

    [Theory]
    [InlineData(true, "AlreadyDone")]
    [InlineData(false, "AnsweredOtherwise")]
    public void A_recorded_vote_answers_even_after_the_instance_has_ended(bool approved, string expected)
    {
        var walk = TwoNeeded().Vote(People.Alice).Vote(People.Bob);
        Assert.True(walk.Snapshot.State.IsEnded);

        var verdict = walk.Check(People.Alice, GateKey, Entries.Answer(approved), Entries.Vote(2, People.Alice, approved: true, Walk.Noon));

        Assert.Equal(expected, verdict is Verdict.Refused refused ? refused.Reason.GetType().Name : verdict.GetType().Name);
    }

    [Fact]
    public void A_recorded_vote_answers_even_after_the_step_has_ended()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "Next"), Flow.Approval("Next", "EndNOOP"))).Vote(People.Alice);

        Assert.Equal(
            new Verdict.AlreadyDone(),
            walk.Check(People.Alice, GateKey, Entries.Answer(true), Entries.Vote(2, People.Alice, approved: true, Walk.Noon)));
    }

    [Fact]
    public void A_recorded_vote_answers_even_after_the_deadline()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2, "DeadlineHours": 1 }""")).Vote(People.Alice);
        walk.Now = Walk.Noon.AddHours(2);

        Assert.Equal(new Verdict.AlreadyDone(), walk.Check(People.Alice, GateKey, Entries.Answer(true)));
    }

    [Fact]
    public void Bobs_vote_is_not_alices()
    {
        var walk = TwoNeeded().Vote(People.Alice);

        Assert.IsType<Verdict.Accepted>(walk.Check(People.Bob, GateKey, Entries.Answer(false)));
    }

    [Fact]
    public void At_a_new_visit_everybody_may_answer_anew()
    {
        var walk = Returning().Vote(People.Alice, approved: false);

        Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, GateKey, Entries.Answer(true)));
    }

    [Fact]
    public void The_own_vote_is_looked_up_at_the_latest_visit_of_the_named_step()
    {
        var walk = Returning().Vote(People.Alice, approved: false);

        Assert.Equal(
            $"signal.3.APPROVALSTATUS.{People.Alice.Key}",
            WorkflowMachine.OwnVoteKey(walk.Snapshot, new SignalKey("gATE", "approvalStatus"), People.Alice));
        Assert.Null(WorkflowMachine.OwnVoteKey(walk.Snapshot, new SignalKey("Other", "ApprovalStatus"), People.Alice));
    }

    private static Walk Returning() => Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP").Leading("deny", Flow.Gate)));

    private static Walk TwoNeeded() => Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2, "MinimumDenials": 2 }"""));
}
