using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class LoopTests
{
    [Fact]
    public void A_loop_that_never_waits_fails_after_two_hundred_entries()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Start("Again"), Flow.SetVariable("Again", "Again", "{}")));

        Assert.Equal("Step 'Again' failed: loop without waiting", walk.Message);
        Assert.Equal(200, walk.History.Count(entry => entry.Kind == HistoryKind.StepEntered));
    }

    [Theory]
    [InlineData(200, InstanceStatus.Complete)]
    [InlineData(201, InstanceStatus.Failed)]
    public void Two_hundred_entries_in_a_row_are_allowed_and_one_more_is_not(int steps, InstanceStatus status)
    {
        var chain = Enumerable.Range(1, steps)
            .Select(number => Flow.SetVariable($"S{number}", number == steps ? null : $"S{number + 1}", "{}"));

        Assert.Equal(status, Walk.Begin(Flow.Of([.. chain])).Snapshot.Status);
    }

    [Fact]
    public void A_loop_in_which_somebody_is_waited_for_may_go_on_for_ever()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP").Leading(StepOutputs.Deny, Flow.Gate)));

        for (var round = 0; round < 250; round++)
            walk.Vote(People.Alice, approved: false);

        Assert.Equal((InstanceStatus.Suspended, 252), (walk.Snapshot.Status, walk.Visit));
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Alice).Snapshot.Status);
    }

    [Fact]
    public void An_effect_is_no_wait_for_people()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Start("Tell"), Flow.Mail("Tell", "Tell")));

        while (!walk.Snapshot.State.IsEnded)
            walk.End(Entries.Success());

        Assert.Equal("Step 'Tell' failed: loop without waiting", walk.Message);
        Assert.Equal(201, walk.Visit);
    }
}
