using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class FlowGraphTests
{
    private const string NoStart =
        "The definition has no single start: it has markers, and none of them is the start. Add a NOOPStep (Start or end marker) with the unique name 'StartNOOP', "
        + "or give one of them that name.";

    private const string NoEnd = "The definition has no end: at least one step that can be reached must be a Reject, or have no output 'continue'.";

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
        Assert.Equal(
            ["The definition has no single start: no output leads to 'A', 'B'. Let outputs lead to all of them but the first one, "
                + "or add a NOOPStep (Start or end marker) with the unique name 'StartNOOP'."],
            Problems(Flow.Of(Set("A", null), Set("B", null))));

    [Fact]
    public void Without_markers_a_circle_has_no_start() =>
        Assert.Equal(
            ["The definition has no single start: outputs lead to each of its steps. "
                + "Add a NOOPStep (Start or end marker) with the unique name 'StartNOOP' that leads to the first one."],
            Problems(Flow.Of(Flow.Approval("A", "B"), Flow.Approval("B", "A"))));

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
    public void A_disabled_step_is_left_at_once_by_its_output_continue_alone() =>
        Assert.Empty(Problems(Flow.Around(Flow.Approval("A", "EndNOOP").Leading("deny", "A").Disabled())));

    [Theory]
    [InlineData("A", true)]
    [InlineData("EndNOOP", false)]
    public void An_approval_that_may_be_skipped_does_not_wait_where_its_output_continue_leads_round(string to, bool isLoop) =>
        Assert.Equal(
            isLoop ? [NoEnd, "A loop never waits: 'A'. Put a step into it that waits for somebody or for a time."] : [],
            Problems(Flow.Of(
                [Flow.Start("A"), Flow.Approval("A", to).Leading("deny", "A").When("$(production)"), .. isLoop ? Array.Empty<StepDefinition>() : [Flow.End]])));

    [Theory]
    [InlineData("""{ "Hours": 1 }""", false)]
    [InlineData("""{ "Until": "2027-01-01" }""", true)]
    public void In_a_loop_a_delay_of_hours_waits_and_one_until_a_date_does_not(string parameters, bool isLoop) =>
        Assert.Equal(isLoop, Problems(Flow.Of(Flow.Start("A"), Flow.Step("Delay", "A", "A", parameters)))
            .Contains("A loop never waits: 'A'. Put a step into it that waits for somebody or for a time."));

    [Fact]
    public void The_end_marker_has_no_outputs() =>
        Assert.Contains(
            "Step 'EndNOOP' is the end and has the output 'continue'; the end has no outputs.",
            Problems(Flow.Of(Flow.Start("EndNOOP"), Flow.Step("NOOPStep", "EndNOOP", "A"), Set("A", null))));

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

        Assert.Equal(
            [
                "Steps[1].ConfigurationParameters.MinimumApprovals", "Steps[1].ConfigurationParameters.Typo", "Steps[1].Signals[0].RoleIds",
                "Steps[1].Outputs.continue", "Steps[2].ExtensionName", "Steps[2]", "Steps",
            ],
            problems.Select(problem => problem.Field));
        Assert.Equal(["Gate", "Gate", "Gate", "Gate", "Lost", "Lost", null], problems.Select(problem => problem.Step));
    }

    /// <summary>By content, each look at a step would read all names of its parameters again: minutes.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Steps_are_told_apart_without_reading_their_content()
    {
        var parameters = JsonMap.From((new string('n', 1_000_000), ""));
        var steps = Enumerable.Range(0, 98).Select(number =>
            Flow.Step("Unknown", $"S{number}", $"S{(number + 1) % 98}") with { ConfigurationParameters = parameters });

        var problems = await Task.Run(
            () => Problems(Flow.Of([Flow.Start("S0"), .. steps, Flow.End])).ToList(), TestContext.Current.CancellationToken);

        Assert.Equal(["Step 'EndNOOP' cannot be reached from the start.", NoEnd], problems[^3..^1]);
        Assert.StartsWith("A loop never waits: 'S0', 'S1', 'S2'", problems[^1], StringComparison.Ordinal);
    }

    private static StepDefinition Set(string name, string? to) => Flow.SetVariable(name, to, "{}");

    private static IEnumerable<string> Problems(WorkflowDefinition definition) =>
        DefinitionValidator.Flow(definition, StepCatalogue.BuiltIn, People.IsRole).Select(problem => problem.Message);
}
