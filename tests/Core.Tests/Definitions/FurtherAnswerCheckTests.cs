using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

/// <summary>What publishing checks of the further answers of an approval.</summary>
public class FurtherAnswerCheckTests
{
    private const string Expected = "but must be an object of 1 to 10 names, each with { DisplayName, Minimum, CommentRequired }.";
    private const string Text = "a text of 1 to 64 characters that is not blank";

    [Theory]
    [InlineData("{}", $"Answers is {{}}, {Expected}")]
    [InlineData("[]", $"Answers is [], {Expected}")]
    [InlineData("\"changes\"", $"Answers is \"changes\", {Expected}")]
    [InlineData("""{ "a b": {} }""", "Answer 'a b' must be named by 1 to 64 letters, digits, '_' or '-'.")]
    [InlineData("""{ "Deny": {} }""", "Answer 'Deny' has the name of an output or an answer of every approval; choose another name.")]
    [InlineData("""{ "continue": {} }""", "Answer 'continue' has the name of an output or an answer of every approval; choose another name.")]
    [InlineData("""{ "deadline": {} }""", "Answer 'deadline' has the name of an output or an answer of every approval; choose another name.")]
    [InlineData("""{ "Approved": {} }""", "Answer 'Approved' has the name of an output or an answer of every approval; choose another name.")]
    [InlineData("""{ "denied": {} }""", "Answer 'denied' has the name of an output or an answer of every approval; choose another name.")]
    [InlineData("""{ "a": 1 }""", "Answer 'a' is 1, but must be an object with DisplayName, Minimum and CommentRequired.")]
    [InlineData("""{ "a": {}, "A": {} }""", "2 answers are named 'a'; each needs a name of its own.")]
    [InlineData("""{ "a": { "DisplayName": " " } }""", $"DisplayName of answer 'a' is \" \", but must be {Text}.")]
    [InlineData("""{ "a": { "DisplayName": 5 } }""", $"DisplayName of answer 'a' is 5, but must be {Text}.")]
    [InlineData("""{ "a": { "Minimum": 0 } }""", "Minimum of answer 'a' is 0, but must be a whole number from 1 to 1000.")]
    [InlineData("""{ "a": { "Minimum": "1001" } }""", "Minimum of answer 'a' is \"1001\", but must be a whole number from 1 to 1000.")]
    [InlineData("""{ "a": { "CommentRequired": "OnDenial" } }""", "CommentRequired of answer 'a' is \"OnDenial\", but must be True or False.")]
    [InlineData("""{ "a": { "Minimums": 1 } }""", "Minimums of answer 'a' is 1, but must be left out: an answer has DisplayName, Minimum and CommentRequired.")]
    public void Every_problem_of_the_answers_is_named(string answers, string problem) => Assert.Contains($"Step 'Gate': {problem}", Problems(answers, "a"));

    [Fact]
    public void The_output_of_every_answer_has_to_lead_somewhere_and_no_other_is_one() => Assert.Equal(
        [
            "Step 'Gate': its output 'b' leads to no step.",
            "Step 'Gate' has the output 'c', but RequireApproval has only a, b, continue, deny, deadline.",
        ],
        Problems("""{ "a": {}, "b": {} }""", "a", "c"));

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void An_approval_has_at_most_ten_further_answers(int count, bool allowed)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(number => $"a{number}")];

        Assert.Equal(allowed, Problems($"{{ {string.Join(',', names.Select(name => $"\"{name}\": {{}}"))} }}", names).Count == 0);
    }

    [Theory]
    [InlineData(64, 1000, true)]
    [InlineData(65, 1000, false)]
    [InlineData(64, 1001, false)]
    public void A_display_name_and_a_minimum_have_limits(int length, int minimum, bool allowed) => Assert.Equal(
        allowed, Problems($$"""{ "a": { "DisplayName": "{{new string('x', length)}}", "Minimum": {{minimum}}, "CommentRequired": "True" } }""", "a").Count == 0);

    private static List<string> Problems(string answers, params string[] outputs)
    {
        var gate = Flow.Approval(Flow.Gate, "EndNOOP", $$"""{ "Answers": {{answers}} }""");
        gate = outputs.Aggregate(gate, (step, output) => step.Leading(output, "EndNOOP"));
        return [.. DefinitionValidator.Flow(Flow.Around(gate), StepCatalogue.BuiltIn, People.IsRole).Select(problem => problem.Message)];
    }
}
