using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class CheckStateTests
{
    private static readonly SignalKey First = new("First", "ApprovalStatus");
    private static readonly SignalKey Second = new("Second", "ApprovalStatus");

    [Theory]
    [InlineData("First.ApprovalStatus", "Second.ApprovalStatus", false)]
    [InlineData("Second.ApprovalStatus", "First.ApprovalStatus", true)]
    public void A_key_for_an_earlier_or_a_later_step_is_refused_naming_both_steps(string awaited, string key, bool oneStepOn)
    {
        var walk = TwoApprovals();
        if (oneStepOn)
            walk.Vote(People.Bob);

        Assert.Equal(
            Refused(new Refusal.StandsElsewhere(SignalKey.Parse(key)!.Value, SignalKey.Parse(awaited)!.Value)),
            walk.Check(People.Alice, key, Entries.Answer(true)));
    }

    [Theory]
    [InlineData("running", InstanceStatus.Running)]
    [InlineData("retrying", InstanceStatus.Suspended)]
    [InlineData("complete", InstanceStatus.Complete)]
    [InlineData("rejected", InstanceStatus.Rejected)]
    [InlineData("failed", InstanceStatus.Failed)]
    [InlineData("stopped", InstanceStatus.Rejected)]
    [InlineData("restarted", InstanceStatus.CanceledForRestart)]
    public void Where_nobody_is_waited_for_the_refusal_names_the_status(string state, InstanceStatus status) =>
        Assert.Equal(
            Refused(new Refusal.NotWaiting(status)), Situations.Of(state).Check(People.Carol, "Gate.ApprovalStatus", Entries.Answer(true)));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_signal_at_or_after_the_deadline_is_refused(int ticks, bool refused)
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 1 }"""));
        var deadline = Walk.Noon.AddHours(1);
        walk.Now = deadline.AddTicks(ticks);

        var verdict = walk.Check(People.Alice, "Gate.ApprovalStatus", Entries.Answer(true));

        if (refused)
            Assert.Equal(Refused(new Refusal.DeadlinePassed(new SignalKey("Gate", "ApprovalStatus"), deadline)), verdict);
        else
            Assert.IsType<Verdict.Accepted>(verdict);
    }

    [Theory]
    [InlineData("Nowhere.ApprovalStatus")]
    [InlineData("First.Nothing")]
    [InlineData("StartNOOP.ApprovalStatus")]
    public void A_key_that_names_no_signal_is_refused_like_another_step_to_people_with_a_say_in_the_workflow(string key) =>
        Assert.Equal(
            Refused(new Refusal.StandsElsewhere(SignalKey.Parse(key)!.Value, First)),
            TwoApprovals().Check(People.Alice, key, Entries.Answer(true)));

    [Fact]
    public void A_key_that_names_no_signal_is_refused_for_the_status_where_nobody_is_waited_for()
    {
        var walk = TwoApprovals().Vote(People.Alice, approved: false);

        Assert.Equal(
            Refused(new Refusal.NotWaiting(InstanceStatus.Rejected)),
            walk.Check(People.Alice, "Nowhere.ApprovalStatus", Entries.Answer(true)));
    }

    [Theory]
    [InlineData("Nowhere.ApprovalStatus")]
    [InlineData("First.ApprovalStatus")]
    public void People_without_a_say_learn_from_no_key_whether_it_exists(string key) =>
        Assert.Equal(
            Refused(new Refusal.MissingRole(SignalKey.Parse(key)!.Value)), TwoApprovals().Check(People.Erin, key, Entries.Answer(true)));

    [Fact]
    public void After_the_step_has_moved_on_the_next_step_takes_the_same_callers_vote()
    {
        var walk = TwoApprovals().Vote(People.Alice);

        Assert.Equal(Second, walk.Snapshot.AwaitedSignal);
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, "Second.ApprovalStatus", Entries.Answer(true)));
    }

    private static Walk TwoApprovals() => Walk.Begin(Flow.Around(Flow.Approval("First", "Second"), Flow.Approval("Second", "EndNOOP")));

    private static Verdict.Refused Refused(Refusal reason) => new(reason);
}
