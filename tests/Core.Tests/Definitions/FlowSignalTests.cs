using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class FlowSignalTests
{
    [Fact]
    public void An_approval_needs_its_signal() =>
        Assert.Equal(
            ["Step 'Do' (RequireApproval) lacks the signal 'ApprovalStatus'."],
            Problems(Flow.Approval("Do", "EndNOOP") with { Signals = [] }));

    [Theory]
    [InlineData("approvalstatus", true)]
    [InlineData("Input", false)]
    public void The_signal_of_an_approval_is_called_ApprovalStatus(string name, bool allowed) =>
        Assert.Equal(
            allowed ? [] : ["Step 'Do' has the signal 'Input', but the signal of RequireApproval is 'ApprovalStatus'."],
            Problems(Flow.Approval("Do", "EndNOOP") with { Signals = [new SignalDefinition(name, [2])] }));

    [Fact]
    public void A_signal_needs_a_role() =>
        Assert.Equal(
            ["The signal 'ApprovalStatus' of step 'Do' names no role in RoleIds or RoleTokens: nobody could answer it."],
            Problems(Flow.Approval("Do", "EndNOOP") with { Signals = [new SignalDefinition("ApprovalStatus", [])] }));

    [Fact]
    public void Every_unknown_role_of_a_signal_is_named() =>
        Assert.Equal(
            [
                "The signal 'ApprovalStatus' of step 'Do' names role 99, which does not exist.",
                "The signal 'ApprovalStatus' of step 'Do' names role -1, which does not exist.",
            ],
            Problems(Flow.Approval("Do", "EndNOOP", "{}", 99, 2, -1)));

    [Fact]
    public void A_step_that_waits_for_nobody_has_no_signal() =>
        Assert.Equal(
            ["Step 'Do' has the signal 'ApprovalStatus', but SetVariable waits for nobody."],
            Problems(Flow.SetVariable("Do", "EndNOOP", "{}") with { Signals = [new SignalDefinition("ApprovalStatus", [2])] }));

    private static IEnumerable<string> Problems(StepDefinition step) =>
        DefinitionValidator.Flow(Flow.Around(step), StepCatalogue.BuiltIn, People.IsRole).Select(problem => problem.Message);
}
