using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;
using WorkflowFunctions.Portal.Tests.Drawing;

namespace WorkflowFunctions.Portal.Tests.Builder;

public sealed class StepEditsTests
{
    private static readonly WorkflowDefinition Chain = Graphs.Of("a -continue-> b", "a -deny-> c", "b -continue-> c");

    [Fact]
    public void A_step_put_on_an_arrow_stands_between_its_ends()
    {
        var (steps, added) = StepEdits.Add(Chain.Steps, StepTypes.Delay, Chain.FindStep("a"), "continue", Guid.NewGuid());
        Assert.Equal(["a-continue-Delay1", "a-deny-c", "b-continue-c", "Delay1-continue-b"], Arrows(steps).OrderBy(arrow => arrow[0] == 'D'));
        Assert.Same(added, steps[^1]);
        Assert.Equal("Delay2", StepEdits.Add(steps, StepTypes.Delay, null, "", Guid.NewGuid()).Added.UniqueName);
    }

    [Fact]
    public void A_step_on_an_output_that_led_nowhere_leads_nowhere()
    {
        var (steps, added) = StepEdits.Add(Chain.Steps, StepTypes.RequireApproval, Chain.FindStep("c"), "deny", Guid.NewGuid());
        Assert.Contains("c-deny-RequireApproval1", Arrows(steps));
        Assert.Empty(added.Outputs);
        Assert.Equal("ApprovalStatus", added.Signal?.SignalName);
    }

    [Fact]
    public void A_marker_on_no_output_is_the_start_and_leads_to_what_was_the_first()
    {
        var (steps, start) = StepEdits.Add(Chain.Steps, StepTypes.Noop, null, "", Guid.NewGuid());
        Assert.Equal(("StartNOOP", "Start"), (start.UniqueName, start.DisplayName));
        Assert.Contains("StartNOOP-continue-a", Arrows(steps));
        Assert.Same(start, (Chain with { Steps = steps }).StartStep());
        Assert.Equal("NOOPStep1", StepEdits.Add(steps, StepTypes.Noop, null, "", Guid.NewGuid()).Added.UniqueName);

        var (alone, first) = StepEdits.Add([], StepTypes.Noop, null, "", Guid.NewGuid());
        Assert.Empty(first.Outputs);
        Assert.Same(first, (Chain with { Steps = alone }).StartStep());
    }

    [Fact]
    public void A_marker_on_an_output_that_led_nowhere_is_the_end_and_one_between_two_steps_is_neither()
    {
        var (steps, end) = StepEdits.Add(Chain.Steps, StepTypes.Noop, Chain.FindStep("c"), "continue", Guid.NewGuid());
        Assert.Equal(("EndNOOP", "End"), (end.UniqueName, end.DisplayName));
        Assert.Empty(end.Outputs);
        Assert.Contains("c-continue-EndNOOP", Arrows(steps));
        Assert.Equal("NOOPStep1", StepEdits.Add(steps, StepTypes.Noop, Chain.FindStep("b"), "deny", Guid.NewGuid()).Added.UniqueName);
        Assert.Equal("NOOPStep1", StepEdits.Add(Chain.Steps, StepTypes.Noop, Chain.FindStep("a"), "continue", Guid.NewGuid()).Added.UniqueName);
    }

    [Fact]
    public void What_led_to_a_removed_step_leads_on_to_where_it_led() =>
        Assert.Equal(["a-continue-c", "a-deny-c"], Arrows(StepEdits.Remove(Chain.Steps, Chain.FindStep("b")!)));

    [Fact]
    public void What_led_to_a_removed_end_leads_nowhere_and_a_loop_is_not_led_into_itself()
    {
        Assert.Equal(["a-continue-b"], Arrows(StepEdits.Remove(Chain.Steps, Chain.FindStep("c")!)));
        var loop = Graphs.Of("a -continue-> b", "b -continue-> b");
        Assert.Empty(Arrows(StepEdits.Remove(loop.Steps, loop.FindStep("b")!)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void A_removed_step_that_is_put_back_is_where_it_was(string name)
    {
        var removed = new RemovedSteps(new EphemeralDataProtectionProvider());
        var (id, step) = (Guid.NewGuid(), Chain.FindStep(name)!);
        var kept = removed.Seal(id, Chain.Steps, step);
        var back = StepEdits.PutBack(StepEdits.Remove(Chain.Steps, step), removed.Open(id, kept)!);
        Assert.Equal(JsonSerializer.Serialize(Chain.Steps), JsonSerializer.Serialize(back));
        Assert.Null(removed.Open(Guid.NewGuid(), kept));
        Assert.Null(removed.Open(id, $"{kept}A"));
        Assert.Null(removed.Open(id, "?"));
        Assert.Null(removed.Open(id, null));
    }

    [Fact]
    public void A_step_that_is_put_back_leads_and_is_led_to_as_far_as_the_others_are_there()
    {
        var removed = new RemovedStep(Chain.FindStep("b")!, 9, [new("gone", "continue", 0), new("A", "deny", 7), new("a", "deadline", 7)]);
        Assert.Equal(["a-continue-c", "a-deny-b", "a-deadline-b", "b-continue-c"], Arrows(StepEdits.PutBack(StepEdits.Remove(Chain.Steps, Chain.FindStep("b")!), removed)).OrderBy(arrow => arrow[0]));
    }

    [Fact]
    public void A_copy_has_a_name_and_an_id_of_its_own_and_leads_where_the_first_leads()
    {
        var id = Guid.NewGuid();
        var (steps, added) = StepEdits.Duplicate(Chain.Steps, Chain.FindStep("a")!, id);
        Assert.Equal((id, "a1", "a (copy)"), (added.Id, added.UniqueName, added.DisplayName));
        Assert.Contains("a1-deny-c", Arrows(steps));
    }

    [Fact]
    public void Arrows_follow_a_step_that_gets_another_name()
    {
        var b = Chain.FindStep("b")!;
        Assert.Equal(["a-continue-B2", "a-deny-c", "B2-continue-c"], Arrows(StepEdits.Change(Chain.Steps, b, b with { UniqueName = "B2" })));
    }

    [Fact]
    public void Connecting_keeps_the_order_of_the_outputs_and_nothing_takes_one_away()
    {
        var a = Chain.FindStep("a")!;
        Assert.Equal(["continue-c", "deny-c"], StepEdits.Connect(a, "CONTINUE", "c").Outputs.Select(output => $"{output.Name}-{output.Target}"));
        Assert.Equal(["deny-c"], StepEdits.Connect(a, "continue", null).Outputs.Select(output => $"{output.Name}-{output.Target}"));
        Assert.Equal(["continue-b", "deny-c", "deadline-b"], StepEdits.Connect(a, "deadline", "b").Outputs.Select(output => $"{output.Name}-{output.Target}"));
        Assert.Same(a, StepEdits.Connect(a, "deadline", null));
    }

    private static IEnumerable<string> Arrows(IEnumerable<StepDefinition> steps) =>
        steps.SelectMany(step => step.Outputs.Select(output => $"{step.UniqueName}-{output.Name}-{output.Target}"));
}
