using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class DeadlineTests
{
    private static readonly DateTimeOffset Tomorrow = Walk.Noon.AddHours(24);

    [Theory]
    [InlineData("""{ "DeadlineHours": 24 }""", 24)]
    [InlineData("""{ "DeadlineHours": "1.5" }""", 1.5)]
    [InlineData("""{ "DeadlineHours": 87600 }""", 87_600)]
    public void The_deadline_counts_from_the_moment_the_step_begins_to_wait(string parameters, double hours)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters));

        Assert.Equal(new NextAction.AwaitSignal(new SignalKey("Gate", "ApprovalStatus"), Walk.Noon.AddHours(hours)), walk.Next);
        Assert.Equal(Walk.Noon.AddHours(hours), walk.Snapshot.State.DueAt);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "DeadlineHours": 0 }""")]
    [InlineData("""{ "DeadlineHours": -1 }""")]
    [InlineData("""{ "DeadlineHours": 87601 }""")]
    [InlineData("""{ "DeadlineHours": "soon" }""")]
    public void Without_a_deadline_that_can_be_read_the_step_waits_for_ever(string parameters)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters)).After(TimeSpan.FromDays(36_500));

        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
        Assert.Null(walk.Snapshot.State.DueAt);
    }

    [Theory]
    [InlineData("""{ "DeadlineHours": 24 }""", "Rejected")]
    [InlineData("""{ "DeadlineHours": 24, "OnDeadline": "Reject" }""", "Rejected")]
    [InlineData("""{ "DeadlineHours": 24, "OnDeadline": "cONTINUE" }""", "Complete")]
    public void Time_settles_the_step_as_OnDeadline_says(string parameters, string then)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters));

        Assert.Equal("AwaitingSignal", walk.At(Tomorrow.AddTicks(-1)).Snapshot.State.GetType().Name);
        Assert.Equal(then, walk.At(Tomorrow).Snapshot.State.GetType().Name);
        Assert.Equal((HistoryKind.DeadlineElapsed, Tomorrow), (walk.History[0].Kind, walk.History[0].At));
    }

    [Fact]
    public void A_rejection_by_time_says_so()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "DeadlineHours": 24 }""")).At(Tomorrow);

        Assert.Equal("The deadline of step 'Gate step' passed.", walk.Message);
    }

    [Theory]
    [InlineData("Reject")]
    [InlineData("Continue")]
    public void An_output_deadline_comes_before_OnDeadline(string onDeadline)
    {
        var gate = Flow.Approval(Flow.Gate, "EndNOOP", $$"""{ "DeadlineHours": 24, "OnDeadline": "{{onDeadline}}" }""");
        var walk = Walk.Begin(Flow.Around(gate.Leading(StepOutputs.Deadline, "Escalate"), Flow.Approval("Escalate", "EndNOOP"))).At(Tomorrow);

        Assert.Equal("Escalate", walk.Snapshot.Position.UniqueName);
        Assert.Equal("DeadlineElapsed StepEntered", walk.Kinds);
    }

    [Fact]
    public void What_begins_after_a_deadline_that_was_noticed_late_counts_from_now_and_not_from_then()
    {
        var gate = Flow.Approval(Flow.Gate, "EndNOOP", """{ "DeadlineHours": 24 }""").Leading(StepOutputs.Deadline, "Escalate");
        var escalate = Flow.Approval("Escalate", "EndNOOP", """{ "DeadlineHours": 1 }""");

        var walk = Walk.Begin(Flow.Around(gate, escalate)).At(Tomorrow.AddDays(3));

        Assert.Equal(Tomorrow.AddDays(3).AddHours(1), walk.Snapshot.State.DueAt);
        Assert.Equal(Tomorrow, walk.Snapshot.Position.EnteredAt);
    }

    [Fact]
    public void The_shortest_deadline_lies_ahead_so_that_a_step_that_escalates_to_itself_is_left_in_peace_until_then()
    {
        var gate = Flow.Approval(Flow.Gate, "EndNOOP", """{ "DeadlineHours": 1e-13 }""").Leading(StepOutputs.Deadline, Flow.Gate);

        var walk = Walk.Begin(Flow.Around(gate));

        Assert.True(walk.Snapshot.State.DueAt > Walk.Noon);
        Assert.Equal(3, walk.After(TimeSpan.FromSeconds(1)).Visit);
    }

    [Fact]
    public void Comments_given_before_the_deadline_land_in_the_data_bucket()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2, "DeadlineHours": 24, "OnDeadline": "Continue" }"""));

        walk.Vote(People.Alice, comment: "fine").At(Tomorrow);

        Assert.Equal("alice: \"fine\"", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }
}
