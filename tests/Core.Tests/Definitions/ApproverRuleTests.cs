using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

/// <summary>What counts as a change of whom a definition asks.</summary>
public class ApproverRuleTests
{
    private static readonly WorkflowDefinition Before = Of("$(amount) -le 100", "Too much.");

    [Theory]
    [InlineData("$(amount) -le 100", "Too much.", true)]
    [InlineData("$(amount) -le 100000", "Too much.", false)]
    [InlineData("True", "Too much.", false)]
    [InlineData("$(amount) -le 100", "No.", false)]
    public void A_decision_decides_who_is_asked(string condition, string reason, bool isSame) =>
        Assert.Equal(isSame, Approvers.AreSame(Before, Of(condition, reason), StepCatalogue.BuiltIn));

    [Fact]
    public void A_step_that_writes_what_a_decision_reads_may_not_be_put_before_it()
    {
        var after = Before with
        {
            Steps = [.. Before.Steps.Skip(1), Flow.Start("Set"), Flow.SetVariable("Set", "Decide", """{ "amount": "1" }""")],
        };

        Assert.False(Approvers.AreSame(Before, after, StepCatalogue.BuiltIn));
    }

    [Fact]
    public void Whether_those_who_are_asked_may_ask_others_counts_and_whether_a_requester_may_withdraw_does_not()
    {
        Assert.False(Approvers.AreSame(Before, Before with { AssigneesMayForward = true }, StepCatalogue.BuiltIn));
        Assert.True(Approvers.AreSame(Before, Before with { RequesterMayWithdraw = true }, StepCatalogue.BuiltIn));
    }

    private static WorkflowDefinition Of(string condition, string reason) => Flow.Of(
        Flow.Start("Decide"),
        Flow.Step("Decision", "Decide", null, $$"""{ "Cases": [{ "Name": "small", "Condition": "{{condition}}" }] }""")
            .Leading("small", "EndNOOP").Leading("otherwise", Flow.Gate),
        Flow.Approval(Flow.Gate, "EndNOOP").Leading("deny", "Decline"),
        Flow.Step("Reject", "Decline", null, $$"""{ "Reason": "{{reason}}" }"""),
        Flow.End);
}
