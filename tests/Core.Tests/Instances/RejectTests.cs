using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>A rule can decline.</summary>
public class RejectTests
{
    [Fact]
    public void The_instance_ends_rejected_with_the_reason()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Step("Reject", "Decline", null, """{ "Reason": "$(cn) is never issued, $(requester)." }""")), """{ "cn": "a.internal" }""");

        Assert.Equal((InstanceStatus.Rejected, "a.internal is never issued, erin."), (walk.Snapshot.Status, walk.Message));
        Assert.Equal(new InstanceState.Rejected("a.internal is never issued, erin."), walk.Snapshot.State);
        Assert.Equal("Started StepEntered StepEntered TokensReplaced Rejected", walk.Kinds);
    }

    [Theory]
    [InlineData("""{ "blocked": true }""", InstanceStatus.Rejected)]
    [InlineData("""{ "blocked": false }""", InstanceStatus.Suspended)]
    public void A_rejection_that_is_skipped_goes_on(string data, InstanceStatus status)
    {
        var walk = Walk.Begin(
            Flow.Around(Flow.Step("Reject", "Decline", Flow.Gate, """{ "Reason": "No." }""").When("$(blocked)"), Flow.Approval(Flow.Gate, "EndNOOP")), data);

        Assert.Equal(status, walk.Snapshot.Status);
    }

    [Fact]
    public void A_reason_has_a_limit_and_is_never_empty()
    {
        var step = Flow.Step("Reject", "Decline", null, """{ "Reason": "$(why)" }""");
        Assert.Equal("Rejected at step 'Decline step'.", Walk.Begin(Flow.Around(step), """{ "why": " " }""").Message);

        var longest = new string('x', 1_000);
        Assert.Equal(longest, Walk.Begin(Flow.Around(step), $$"""{ "why": "{{longest}}" }""").Message);
        Assert.Equal(longest[3..] + "...", Walk.Begin(Flow.Around(step), $$"""{ "why": "{{longest}}x" }""").Message);
    }
}
