using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class ShapeTests
{
    private static readonly StepDefinition Good = Flow.SetVariable("Good", null, "{}");

    [Theory]
    [InlineData("a")]
    [InlineData("A-z_0")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void A_unique_name_has_up_to_64_letters_digits_underscores_and_hyphens(string name) =>
        Assert.Empty(Fields(Good with { UniqueName = name }));

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("with.dot")]
    [InlineData("ümlaut")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Any_other_unique_name_is_refused(string name) =>
        Assert.Equal(["Steps[0].UniqueName"], Fields(Good with { UniqueName = name }));

    [Theory]
    [InlineData(1, true)]
    [InlineData(256, true)]
    [InlineData(0, false)]
    [InlineData(257, false)]
    public void A_display_name_has_1_to_256_characters(int length, bool allowed) =>
        Assert.Equal(allowed ? [] : ["Steps[0].DisplayName"], Fields(Good with { DisplayName = new string('x', length) }));

    [Theory]
    [InlineData("SetVariable", true)]
    [InlineData("Not known at all", false)]
    [InlineData("", false)]
    public void An_extension_name_is_a_name_even_in_a_draft(string name, bool allowed) =>
        Assert.Equal(allowed ? [] : ["Steps[0].ExtensionName"], Fields(Good with { ExtensionName = name }));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_step_has_at_most_one_signal(int count, bool allowed) =>
        Assert.Equal(allowed ? [] : ["Steps[0].Signals"],
            Fields(Good with { Signals = [.. Enumerable.Repeat(new SignalDefinition("ApprovalStatus", [2]), count)] }));

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_definition_has_at_most_100_steps(int count, bool allowed) =>
        Assert.Equal(allowed ? [] : ["Steps"], Fields([.. Enumerable.Range(0, count).Select(number => Good with { UniqueName = $"S{number}" })]));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void A_step_has_at_most_32_conditions(int count, bool allowed) =>
        Assert.Equal(allowed ? [] : ["Steps[0].Conditions"], Fields(Good.When([.. Enumerable.Repeat("True", count)])));

    [Fact]
    public void No_two_outputs_differ_in_case_only() =>
        Assert.Equal(["Steps[0].Outputs.Continue"], Fields(Good.Leading("continue", "A").Leading("Continue", "B").Leading("deny", "A")));

    [Fact]
    public void A_secret_as_it_is_is_named_by_its_place_and_never_shown()
    {
        var step = Flow.Step("RESTRequest", "Call", null, """
            { "BasicPassword": "hunter2", "Headers": { "Accept": ["a"], "authorization": ["Bearer hunter2"] } }
            """);

        var problems = DefinitionValidator.Shape([Good, step], StepCatalogue.BuiltIn, path: "");

        Assert.Equal(["[1].ConfigurationParameters.BasicPassword", "[1].ConfigurationParameters.Headers.authorization"], problems.Select(problem => problem.Field));
        Assert.All(problems, problem => Assert.Equal("Call", problem.Step));
        Assert.DoesNotContain(problems, problem => problem.Message.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Unique_names_are_unique_without_case()
    {
        var problem = Assert.Single(DefinitionValidator.Shape([Good, Good with { UniqueName = "GOOD" }, Good with { UniqueName = "other" }], StepCatalogue.BuiltIn));

        Assert.Equal(("Steps[1].UniqueName", "GOOD"), (problem.Field, problem.Step));
        Assert.Equal("UniqueName 'Good' is used by 2 steps; it must be unique without regard to case.", problem.Message);
    }

    [Fact]
    public void A_draft_may_have_any_problem_of_flow() =>
        Assert.Empty(Fields(Flow.Step("Unheard", "Lost", "Nowhere", """{ "What": "ever" }""").Leading("sideways", "Nowhere")));

    [Fact]
    public void All_problems_of_all_steps_are_listed_at_once() =>
        Assert.Equal(
            ["Steps[0].UniqueName", "Steps[0].DisplayName", "Steps[0].ExtensionName", "Steps[1].UniqueName"],
            Fields(Good with { UniqueName = ".", DisplayName = "", ExtensionName = "" }, Good with { UniqueName = "." }));

    private static IEnumerable<string> Fields(params StepDefinition[] steps) =>
        DefinitionValidator.Shape([.. steps], StepCatalogue.BuiltIn).Select(problem => problem.Field);
}
