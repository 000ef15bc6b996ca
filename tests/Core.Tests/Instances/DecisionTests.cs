using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>A decision takes the output of the first case that is true.</summary>
public class DecisionTests
{
    private static readonly StepDefinition Decision = Flow.Step("Decision", "Decide", to: null, """
        { "Cases": [ { "Name": "small", "Condition": "$(amount) -le 100" }, { "Name": "known", "Condition": "$(category) -in (travel, books) AND $(amount) -le 1000" } ] }
        """).Leading("small", "Small").Leading("known", "Known").Leading(StepOutputs.Otherwise, "Ask");

    [Theory]
    [InlineData("""{ "amount": 100 }""", "Small")]
    [InlineData("""{ "amount": "99.99" }""", "Small")]
    [InlineData("""{ "amount": 100.000000000000000000000001, "category": "Books" }""", "Known")]
    [InlineData("""{ "amount": 1000, "category": "gift" }""", "Ask")]
    [InlineData("""{ "amount": "a lot", "category": "travel" }""", "Ask")]
    [InlineData("""{ "category": "travel" }""", "Ask")]
    [InlineData("{}", "Ask")]
    public void The_first_case_that_is_true_is_taken_and_otherwise_if_none_is(string data, string step)
    {
        var walk = Begin(Decision, data);

        Assert.Equal((InstanceStatus.Suspended, step), (walk.Snapshot.Status, walk.Snapshot.Position.UniqueName));
    }

    [Fact]
    public void The_history_shows_each_case_that_was_tried_with_its_values_and_which_output_was_taken()
    {
        var walk = Begin(Decision, """{ "amount": "a lot", "category": "travel" }""");

        var told = walk.History.Where(entry => entry.StepUniqueName == "Decide").ToList();
        Assert.Equal(
            [
                "Entered 'Decide step'.",
                "Case 'small' with the condition '$(amount) -le 100' is neither True nor False, because $(amount) is 'a lot', which is no number: it counts as False.",
                "Case 'known' with the condition '$(category) -in (travel, books) AND $(amount) -le 1000' is neither True nor False, because $(amount) is 'a lot', which is no number: it counts as False.",
                "Took the output 'otherwise'.",
            ],
            told.Select(entry => entry.Message));
        Assert.Equal("""{"category":"travel","amount":"a lot"}""", told[2].Data.ToString());
        Assert.Equal([HistoryKind.StepEntered, HistoryKind.ConditionEvaluated, HistoryKind.ConditionEvaluated, HistoryKind.Note], told.Select(entry => entry.Kind));
    }

    [Fact]
    public void Cases_after_the_one_that_is_taken_are_not_tried()
    {
        var walk = Begin(Decision, """{ "amount": 1 }""");

        Assert.Equal(["Case 'small' with the condition '$(amount) -le 100' is True."],
            walk.History.Where(entry => entry.Kind == HistoryKind.ConditionEvaluated).Select(entry => entry.Message));
    }

    /// <summary>Otherwise a decision that is switched off would decide something.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_decision_that_is_skipped_takes_otherwise(bool isDisabled)
    {
        var walk = Begin(isDisabled ? Decision.Disabled() : Decision.When("False"), """{ "amount": 1 }""");

        Assert.Equal("Ask", walk.Snapshot.Position.UniqueName);
        Assert.Contains(walk.History, entry => entry.Kind == HistoryKind.StepSkipped);
    }

    [Theory]
    [InlineData("""{ "amount": 1 }""", "small")]
    [InlineData("{}", "otherwise")]
    public void A_decision_for_an_output_that_leads_nowhere_fails(string data, string output)
    {
        var walk = Walk.Begin(Flow.Around(Decision with { Outputs = [] }), data);

        Assert.Equal((InstanceStatus.Failed, $"Step 'Decide' failed: its output '{output}' leads to no step"), (walk.Snapshot.Status, walk.Message));
    }

    [Fact]
    public void Conditions_that_become_too_long_fail_the_step()
    {
        var cases = string.Join(',', Enumerable.Range(0, 10).Select(number => $$"""{ "Name": "c{{number}}", "Condition": "$(v) -contains x" }"""));
        var walk = Walk.Begin(Flow.Around(Flow.Step("Decision", "Decide", null, $$"""{ "Cases": [{{cases}}] }""")), $$"""{ "v": "{{new string('y', 400_000)}}" }""");

        Assert.Equal("Step 'Decide' failed: its conditions compare values of more than 2097152 characters together", walk.Message);
    }

    /// <summary>What an earlier release has published goes on as it was, also if it could not be published today.</summary>
    [Theory]
    [InlineData("$(a)$(b)", """{ "a": "Tr", "b": "ue" }""", true)]
    [InlineData("$(amount) > 1000", """{ "amount": 2000 }""", false)]
    public void A_condition_that_is_no_rule_counts_by_the_text_it_becomes(string condition, string data, bool runs)
    {
        var walk = Walk.Begin(Flow.Around(Flow.SetVariable("Set", "EndNOOP", """{ "ran": "yes" }""").When(condition)), data);

        Assert.Equal(runs, walk.Snapshot.Data.ContainsKey("ran"));
    }

    private static Walk Begin(StepDefinition decision, string data) => Walk.Begin(
        Flow.Around(decision, Flow.Approval("Small", "EndNOOP"), Flow.Approval("Known", "EndNOOP"), Flow.Approval("Ask", "EndNOOP")), data);
}
