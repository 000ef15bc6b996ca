using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

/// <summary>What publishing checks of decisions and rejections.</summary>
public class DecisionCheckTests
{
    private const string Expected = "but must be a list of { Name, Condition }, with 1 to 50 entries.";

    [Theory]
    [InlineData("\"x\"", $"Cases is \"x\", {Expected}")]
    [InlineData("[]", $"Cases is [], {Expected}")]
    [InlineData("{ \"a\": \"True\" }", $"Cases is {{ \"a\": \"True\" }}, {Expected}")]
    [InlineData("[1]", "Case 1 is 1, but must be an object with Name and Condition.")]
    [InlineData("""[{ "Condition": "True" }]""", "Case 1 must have a Name of 1 to 64 letters, digits, '_' or '-'.")]
    [InlineData("""[{ "Name": "a b", "Condition": "True" }]""", "Case 1 must have a Name of 1 to 64 letters, digits, '_' or '-'.")]
    [InlineData("""[{ "Name": "Otherwise", "Condition": "True" }]""", "Case 1 is named 'Otherwise', which is the name of another output; choose another name.")]
    [InlineData("""[{ "Name": "continue", "Condition": "True" }]""", "Case 1 is named 'continue', which is the name of another output; choose another name.")]
    [InlineData("""[{ "Name": "a" }]""", "Case 1 must have a Condition, which is a string.")]
    [InlineData("""[{ "Name": "a", "Condition": true }]""", "Case 1 must have a Condition, which is a string.")]
    [InlineData("""[{ "Name": "a", "Condition": "maybe" }]""", "Condition 'maybe' of case 1 must be True, False, a token such as $(production), or a rule such as $(amount) -gt 1000.")]
    [InlineData("""[{ "name": "a", "condition": "$(x) > 1" }]""", "Condition '$(x) > 1' of case 1 is no rule: position 6: '>' is no operator; valid are -eq, -ne, -gt, -ge, -lt, -le, -contains, -notcontains, -startswith, -endswith, -in.")]
    [InlineData("""[{ "Name": "a", "Condition": "True", "Then": "x" }]""", "Case 1 has 'Then', which is not known here: a case has Name and Condition.")]
    [InlineData("""[{ "Name": "a", "Condition": "True" }, { "Name": "A", "Condition": "True" }]""", "2 cases are named 'a'; each needs a name of its own.")]
    [InlineData("""[{ "Name": "a", "Condition": "$(secret:Key) -eq x" }]""", "Condition '$(secret:Key) -eq x' of case 1 is no rule: position 1: '$(secret:Key)' is a secret, and rules take no secrets.")]
    public void Every_problem_of_the_cases_is_named(string cases, string problem) =>
        Assert.Contains($"Step 'Do': {problem}", Problems(Decision(cases, "a", "otherwise")));

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void A_decision_has_at_most_fifty_cases(int count, bool allowed)
    {
        var names = Enumerable.Range(0, count).Select(number => $"c{number}").ToArray();
        var cases = $"[{string.Join(',', names.Select(name => $$"""{ "Name": "{{name}}", "Condition": "$(x) -eq 1" }"""))}]";

        var problems = Problems(Decision(cases, [.. names, "otherwise"]));

        Assert.Equal(allowed, problems.Count == 0);
    }

    [Fact]
    public void Every_output_has_to_lead_somewhere() =>
        Assert.Equal(
            ["Step 'Do': its output 'b' leads to no step.", "Step 'Do': its output 'otherwise' leads to no step."],
            Problems(Decision("""[{ "Name": "a", "Condition": "True" }, { "Name": "b", "Condition": "True" }]""", "A")));

    [Fact]
    public void An_output_that_is_no_case_is_none() =>
        Assert.Equal(
            ["Step 'Do' has the output 'continue', but Decision has only a, otherwise."],
            Problems(Decision("""[{ "Name": "a", "Condition": "True" }]""", "a", "otherwise", "continue")));

    [Theory]
    [InlineData("Decision", false)]
    [InlineData("Reject", true)]
    public void A_decision_is_no_end_and_a_rejection_is_one(string type, bool isEnd)
    {
        var decision = Decision("""[{ "Name": "a", "Condition": "True" }]""").Leading("a", "Gate").Leading("otherwise", isEnd ? "No" : "Gate");
        var rejection = Flow.Step("Reject", "No", to: null, """{ "Reason": "No." }""");
        var problems = DefinitionValidator.Flow(
            Flow.Of([Flow.Start("Do"), decision, Flow.Approval("Gate", "Do"), .. type == "Reject" ? [rejection] : Array.Empty<StepDefinition>()]), StepCatalogue.BuiltIn, _ => true);

        Assert.Equal(
            isEnd ? [] : ["The definition has no end: at least one step that can be reached must be a Reject, or have no output 'continue'."],
            problems.Select(problem => problem.Message));
    }

    [Fact]
    public void A_loop_through_decisions_alone_never_waits()
    {
        var decision = Decision("""[{ "Name": "a", "Condition": "$(x)" }]""").Leading("a", "Do").Leading("otherwise", "EndNOOP");

        Assert.Equal(
            ["A loop never waits: 'Do'. Put a step into it that waits for somebody or for a time."],
            DefinitionValidator.Flow(Flow.Around(decision), StepCatalogue.BuiltIn, _ => true).Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("{}", "Step 'Do' (Reject) lacks the parameter 'Reason'.")]
    [InlineData("""{ "Reason": " " }""", "Step 'Do': Reason is empty; say why the instance is rejected.")]
    public void A_rejection_says_why(string parameters, string problem) => Assert.Equal([problem], Problems(Flow.Step("Reject", "Do", "EndNOOP", parameters)));

    private static StepDefinition Decision(string cases, params string[] outputs) =>
        outputs.Aggregate(Flow.Step("Decision", "Do", to: null, $$"""{ "Cases": {{cases}} }"""), (step, output) => step.Leading(output, "EndNOOP"));

    private static List<string> Problems(StepDefinition step) =>
        [.. DefinitionValidator.Flow(Flow.Around(step), StepCatalogue.BuiltIn, _ => true).Select(problem => problem.Message)];
}
