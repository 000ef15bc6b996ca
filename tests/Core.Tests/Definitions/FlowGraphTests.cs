using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class FlowGraphTests
{
    private const string NoStart =
        "The definition has no single start: give it one NOOPStep called 'StartNOOP', or, without NOOP steps, "
        + "exactly one step that no output leads to.";

    private const string NoEnd = "The definition has no end: at least one step that can be reached must have no output 'continue'.";

    [Theory]
    [InlineData(SampleFile.Enrollment)]
    [InlineData(SampleFile.Revocation)]
    public void The_samples_have_no_problems(string sample)
    {
        var definition = SampleFile.Load(sample);

        Assert.Empty(DefinitionValidator.Shape(definition.Steps, StepCatalogue.BuiltIn));
        Assert.Empty(Problems(definition));
    }

    [Fact]
    public void A_definition_without_steps_is_refused() => Assert.Equal(["The definition has no steps."], Problems(Flow.Of()));

    [Fact]
    public void Markers_without_a_start_marker_are_no_start() =>
        Assert.Equal([NoStart], Problems(Flow.Of(Set("A", "EndNOOP"), Flow.End)));

    [Fact]
    public void A_start_marker_must_be_a_marker() =>
        Assert.Equal([NoStart], Problems(Flow.Of(Set("StartNOOP", "EndNOOP"), Flow.End)));

    [Fact]
    public void Without_markers_two_steps_that_nothing_leads_to_are_no_start() =>
        Assert.Equal([NoStart], Problems(Flow.Of(Set("A", null), Set("B", null))));

    [Fact]
    public void Without_markers_a_circle_has_no_start() =>
        Assert.Equal([NoStart], Problems(Flow.Of(Flow.Approval("A", "B"), Flow.Approval("B", "A"))));

    [Fact]
    public void Without_markers_the_only_step_that_nothing_leads_to_starts_and_one_without_outputs_ends() =>
        Assert.Empty(Problems(Flow.Of(Set("Last", null), Set("First", "LAST"))));

    [Fact]
    public void Every_step_that_cannot_be_reached_is_named() =>
        Assert.Equal(
            ["Step 'Lost' cannot be reached from the start.", "Step 'Island' cannot be reached from the start."],
            Problems(Flow.Of(Flow.Start("EndNOOP"), Set("Lost", "EndNOOP"), Set("Island", "Island"), Flow.End)));

    [Theory]
    [InlineData("deny")]
    [InlineData("deadline")]
    public void A_step_may_be_reached_through_any_output(string output) =>
        Assert.Empty(Problems(Flow.Around(Flow.Approval("A", "EndNOOP").Leading(output, "B"), Set("B", "EndNOOP"))));

    [Fact]
    public void A_flow_that_only_goes_round_has_no_end() =>
        Assert.Equal([NoEnd], Problems(Flow.Of(Flow.Start("A"), Flow.Approval("A", "A"))));

    [Fact]
    public void A_loop_that_waits_for_somebody_is_allowed() =>
        Assert.Empty(Problems(Flow.Around(Flow.Approval("A", "EndNOOP").Leading("deny", "B"), Set("B", "A"))));

    [Fact]
    public void A_loop_that_never_waits_is_named_with_its_steps() =>
        Assert.Equal(
            [NoEnd, "A loop never waits: 'A', 'B'. Put a step into it that waits for somebody or for a time."],
            Problems(Flow.Of(Flow.Start("A"), Set("A", "B"), Set("B", "a"))));

    [Fact]
    public void A_step_that_leads_to_itself_without_waiting_is_a_loop() =>
        Assert.Contains(
            "A loop never waits: 'A'. Put a step into it that waits for somebody or for a time.",
            Problems(Flow.Of(Flow.Start("A"), Flow.Mail("A", "A"))));

    [Fact]
    public void A_disabled_approval_does_not_wait() =>
        Assert.Contains(
            "A loop never waits: 'A', 'B'. Put a step into it that waits for somebody or for a time.",
            Problems(Flow.Of(Flow.Start("A"), Flow.Approval("A", "B").Disabled(), Set("B", "A"))));

    [Fact]
    public void The_problems_of_all_steps_and_of_the_flow_are_listed_at_once()
    {
        var problems = DefinitionValidator.Flow(
            Flow.Of(
                Flow.Start("Gate"),
                Flow.Approval("Gate", "Gone", """{ "MinimumApprovals": 0, "Typo": 1 }""", 77),
                Flow.Step("What", "Lost", null)),
            StepCatalogue.BuiltIn,
            People.IsRole);

        Assert.Equal(["Gate", "Gate", "Gate", "Gate", "Lost", "Lost", "Steps"], problems.Select(problem => problem.Field));
    }

    private static StepDefinition Set(string name, string? to) => Flow.SetVariable(name, to, "{}");

    private static IEnumerable<string> Problems(WorkflowDefinition definition) =>
        DefinitionValidator.Flow(definition, StepCatalogue.BuiltIn, People.IsRole).Select(problem => problem.Message);
}
