using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class SkippingTests
{
    [Theory]
    [InlineData("""{ "flag": true }""", true)]
    [InlineData("""{ "flag": "True" }""", true)]
    [InlineData("""{ "flag": "tRUE" }""", true)]
    [InlineData("""{ "flag": false }""", false)]
    [InlineData("""{ "flag": "False" }""", false)]
    [InlineData("""{ "flag": "yes" }""", false)]
    [InlineData("""{ "flag": "True " }""", false)]
    [InlineData("""{ "flag": "" }""", false)]
    [InlineData("""{ "flag": null }""", false)]
    [InlineData("""{ "flag": 1 }""", false)]
    [InlineData("""{ "flag": { "flag": true } }""", false)]
    [InlineData("{}", false)]
    public void A_step_without_a_signal_runs_only_on_an_explicit_true(string data, bool runs)
    {
        var walk = Walk.Begin(Flow.Around(Flow.SetVariable("Set", "EndNOOP", """{ "ran": "yes" }""").When("$(flag)")), data);

        Assert.Equal(runs, walk.Snapshot.Data.ContainsKey("ran"));
        Assert.Equal(!runs, walk.Kinds.Contains("ConditionEvaluated StepSkipped", StringComparison.Ordinal));
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }

    [Theory]
    [InlineData("""{ "flag": true }""", true)]
    [InlineData("""{ "flag": false }""", false)]
    [InlineData("""{ "flag": "fALSE" }""", false)]
    [InlineData("""{ "flag": "no" }""", true)]
    [InlineData("""{ "flag": " False" }""", true)]
    [InlineData("""{ "flag": "False\u0000" }""", true)]
    [InlineData("""{ "flag": "" }""", true)]
    [InlineData("""{ "flag": null }""", true)]
    [InlineData("""{ "flag": 0 }""", true)]
    [InlineData("{}", true)]
    public void A_step_with_a_signal_is_skipped_only_on_an_explicit_false(string data, bool runs)
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP").When("$(flag)")), data);

        Assert.Equal(runs ? InstanceStatus.Suspended : InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Contains(HistoryKind.ConditionEvaluated, walk.History.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("""{ "amount": 1000.01 }""", true)]
    [InlineData("""{ "amount": 1000 }""", false)]
    [InlineData("""{ "amount": "1000.00" }""", false)]
    [InlineData("""{ "amount": "few" }""", true)]
    [InlineData("""{ "amount": null }""", true)]
    [InlineData("{}", true)]
    public void A_rule_skips_a_step_with_a_signal_only_if_it_is_false_for_certain(string data, bool runs)
    {
        foreach (var rule in (string[])["$(amount) -gt 1000", "NOT ($(amount) -le 1000)", "$(amount) -gt 1000 OR $(amount) -gt 2000"])
        {
            var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP").When(rule)), data);

            Assert.Equal(runs ? InstanceStatus.Suspended : InstanceStatus.Complete, walk.Snapshot.Status);
        }
    }

    [Theory]
    [InlineData("""{ "amount": 1000.01 }""", true)]
    [InlineData("""{ "amount": "few" }""", false)]
    [InlineData("{}", false)]
    public void A_rule_lets_a_step_without_a_signal_run_only_if_it_is_true_for_certain(string data, bool runs)
    {
        foreach (var rule in (string[])["$(amount) -gt 1000", "NOT ($(amount) -le 1000)"])
        {
            var walk = Walk.Begin(Flow.Around(Flow.SetVariable("Set", "EndNOOP", """{ "ran": "yes" }""").When(rule)), data);

            Assert.Equal(runs, walk.Snapshot.Data.ContainsKey("ran"));
        }
    }

    [Theory]
    [InlineData(new[] { "True", "True" }, true)]
    [InlineData(new[] { "True", "False" }, false)]
    [InlineData(new[] { "False", "True" }, false)]
    [InlineData(new string[0], true)]
    public void All_conditions_must_be_true(string[] conditions, bool runs)
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP").When(conditions)));

        Assert.Equal(runs, walk.Snapshot.Status == InstanceStatus.Suspended);
        Assert.Equal(conditions.Length, walk.History.Count(entry => entry.Kind == HistoryKind.ConditionEvaluated));
    }

    [Theory]
    [InlineData("RequireApproval", "a step with a signal is not skipped by that")]
    [InlineData("SetVariable", "it counts as False")]
    public void A_condition_that_is_no_boolean_is_told_with_its_value(string type, string consequence)
    {
        var step = type == "RequireApproval" ? Flow.Approval("Do", "EndNOOP") : Flow.SetVariable("Do", "EndNOOP", "{}");
        var walk = Walk.Begin(Flow.Around(step.When("$(flag)")), """{ "flag": "maybe" }""");

        var entry = Assert.Single(walk.History, entry => entry.Kind == HistoryKind.ConditionEvaluated);
        Assert.StartsWith("Condition '$(flag)' is 'maybe', neither True nor False", entry.Message, StringComparison.Ordinal);
        Assert.Contains(consequence, entry.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RequireApproval")]
    [InlineData("SetVariable")]
    public void A_condition_that_becomes_too_long_fails_its_step(string type)
    {
        var step = type == "RequireApproval" ? Flow.Approval("Do", "EndNOOP") : Flow.SetVariable("Do", "EndNOOP", "{}");
        var walk = Walk.Begin(
            Flow.Around(step.When("False", string.Concat(Enumerable.Repeat("$(x)", 1_000)))), JsonMap.From(("x", new string('x', 100_000))).ToString());

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.StartsWith("Step 'Do' failed: '$(x)$(x)", walk.Message, StringComparison.Ordinal);
        Assert.EndsWith("ConditionEvaluated Failed", walk.Kinds, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_step_is_skipped_through_continue()
    {
        var walk = Walk.Begin(Flow.Around(
            Flow.Approval(Flow.Gate, "Set").Leading(StepOutputs.Deny, "EndNOOP").Disabled(),
            Flow.SetVariable("Set", "EndNOOP", """{ "ran": "yes" }""")));

        Assert.Equal("Started StepEntered StepEntered StepSkipped StepEntered StepEntered Completed", walk.Kinds);
        Assert.Equal("yes", JsonValues.Text(walk.Snapshot.Data["ran"]));
    }

    [Fact]
    public void A_skipped_step_without_continue_ends_the_instance()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Approval(Flow.Gate, to: null).Disabled()));

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }
}
