using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

/// <summary>What publishing checks of the rules of an input.</summary>
public class InputRuleCheckTests
{
    private const string NoPattern = "a regular expression: ";

    [Theory]
    [InlineData("""{ "Options": [] }""", "Options of input 'it' is [], but must be a list of 1 to 100 different values, each a string.")]
    [InlineData("""{ "Options": "a" }""", "Options of input 'it' is \"a\", but must be a list of 1 to 100 different values, each a string.")]
    [InlineData("""{ "Options": ["a", "A"] }""", "Options of input 'it' is [\"a\", \"A\"], but must be a list of 1 to 100 different values, each a string.")]
    [InlineData("""{ "Type": "number", "Options": [1, 1.0] }""", "Options of input 'it' is [1, 1.0], but must be a list of 1 to 100 different values, each a number.")]
    [InlineData("""{ "Type": "number", "Options": ["x"] }""", "Options of input 'it' is [\"x\"], but must be a list of 1 to 100 different values, each a number.")]
    [InlineData("""{ "Type": "boolean", "Options": [true] }""", "Options of input 'it' is [true], but must be left out: an input of the type boolean has no Options.")]
    [InlineData("""{ "Options": ["a", ""] }""", "Input 'it' has an empty option: leave it out.")]
    [InlineData("""{ "Options": ["a", "abc"], "Minimum": 2 }""", "Option \"a\" of input 'it' must be a text of at least 2 characters.")]
    [InlineData("""{ "MultiLine": "yes" }""", "MultiLine of input 'it' is \"yes\", but must be True or False.")]
    [InlineData("""{ "Type": "date", "MultiLine": true }""", "MultiLine of input 'it' is true, but must be left out: only an input of the type string has it.")]
    [InlineData("""{ "Minimum": -1 }""", "Minimum of input 'it' is -1, but must be a number of characters, from 0.")]
    [InlineData("""{ "Maximum": 1.5 }""", "Maximum of input 'it' is 1.5, but must be a number of characters, from 0.")]
    [InlineData("""{ "Type": "number", "Maximum": "much" }""", "Maximum of input 'it' is \"much\", but must be a number.")]
    [InlineData("""{ "Type": "date", "Minimum": 5 }""", "Minimum of input 'it' is 5, but must be a date such as 2027-03-01 or 2027-03-01T12:00:00Z.")]
    [InlineData("""{ "Type": "boolean", "Minimum": 5 }""", "Minimum of input 'it' is 5, but must be left out: an input of the type boolean has none.")]
    [InlineData("""{ "Minimum": 10, "Maximum": 9 }""", "Minimum of input 'it' is 10, which is more than its Maximum 9.")]
    [InlineData("""{ "Type": "number", "Minimum": 0.2, "Maximum": "0.1" }""", "Minimum of input 'it' is 0.2, which is more than its Maximum 0.1.")]
    [InlineData("""{ "Type": "date", "Minimum": "2027-03-02", "Maximum": "2027-03-01" }""", "Minimum of input 'it' is \"2027-03-02T00:00:00Z\", which is more than its Maximum \"2027-03-01T00:00:00Z\".")]
    [InlineData("""{ "Pattern": 5 }""", "Pattern of input 'it' is 5, but must be a string.")]
    [InlineData("""{ "Pattern": "" }""", $"Pattern of input 'it' is \"\", but must be {NoPattern}it has 0 characters, and 1 to 256 are allowed.")]
    [InlineData("""{ "Pattern": "[a" }""", $"Pattern of input 'it' is \"[a\", but must be {NoPattern}Invalid pattern '[a' at offset 2. Unterminated [] set.")]
    [InlineData("""{ "Pattern": "a)(b" }""", $"Pattern of input 'it' is \"a)(b\", but must be {NoPattern}Invalid pattern 'a)(b' at offset 2. Too many )'s.")]
    [InlineData("""{ "Type": "number", "Pattern": "5" }""", "Pattern of input 'it' is \"5\", but must be left out: only an input of the type string has it.")]
    [InlineData("""{ "Default": 5 }""", "Default of input 'it' is 5, but must be a string.")]
    [InlineData("""{ "Type": "boolean", "Default": "maybe" }""", "Default of input 'it' is \"maybe\", but must be True or False.")]
    [InlineData("""{ "Default": "abc", "Pattern": "[0-9]+" }""", "Default of input 'it' is \"abc\", but must be a text that matches [0-9]+.")]
    [InlineData("""{ "Type": "number", "Default": 6, "Maximum": 5 }""", "Default of input 'it' is 6, but must be at most 5.")]
    [InlineData("""{ "Default": "blue", "Options": ["Red"] }""", "Default of input 'it' is \"blue\", but must be one of Red.")]
    [InlineData("""{ "Default": "", "Required": true }""", "Default of input 'it' is empty, but a value is required.")]
    [InlineData("""{ "Patern": "a" }""", "Patern of input 'it' is \"a\", but must be left out: an input has DisplayName, Type, Required, Options, MultiLine, Minimum, Maximum, Pattern, Default.")]
    public void Every_problem_of_a_rule_is_named(string input, string problem) => Assert.Equal([$"Step 'Ask': {problem}"], Problems(input));

    [Theory]
    [InlineData("""{ "Options": ["Red", "Green"], "Default": "red" }""")]
    [InlineData("""{ "Type": "number", "Minimum": 5, "Maximum": "5", "Default": 5.0, "Options": [5] }""")]
    [InlineData("""{ "minimum": 0, "MAXIMUM": 2147483647, "pattern": "(?i)[a-z]+", "multiline": "False", "default": "a" }""")]
    [InlineData("""{ "Type": "date", "Minimum": "2027-03-01", "Maximum": "2027-03-01", "Default": "2027-03-01T00:00:00Z" }""")]
    [InlineData("""{ "Type": "boolean", "Required": true, "Default": "True" }""")]
    [InlineData("""{ "Options": null, "MultiLine": null, "Minimum": null, "Maximum": null, "Pattern": null, "Default": null }""")]
    public void Rules_that_fit_each_other_are_published(string input) => Assert.Empty(Problems(input));

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void An_input_has_at_most_a_hundred_options(int count, int problems) => Assert.Equal(
        problems, Problems($$"""{ "Options": [{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"o{number}\""))}}] }""").Count());

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 1)]
    public void A_pattern_has_a_limit(int length, int problems) =>
        Assert.Equal(problems, Problems($$"""{ "Pattern": "{{new string('a', length)}}" }""").Count());

    [Theory]
    [InlineData(20, 0)]
    [InlineData(21, 1)]
    public void At_most_twenty_inputs_have_a_pattern(int count, int problems) => Assert.Equal(
        problems, ProblemsOf(string.Join(',', Enumerable.Range(0, count).Select(number => $$"""  "i{{number}}": { "Pattern": "a" } """))).Count());

    [Fact]
    public void A_pattern_that_takes_too_long_for_an_option_is_refused()
    {
        var slow = Problems($$"""{ "Pattern": "(a+)+", "Options": ["{{new string('a', 40)}}!", "b"] }""").ToList();

        Assert.Equal(2, slow.Count);
        Assert.All(slow, problem => Assert.EndsWith(", and comparing takes too long.", problem, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Problems(string input) => ProblemsOf($"\"it\": {input}");

    private static IEnumerable<string> ProblemsOf(string inputs) => DefinitionValidator.Flow(
        Flow.Around(Flow.Input("Ask", "EndNOOP") with { ConfigurationParameters = Json.Map($"{{ \"Inputs\": {{ {inputs} }} }}") }),
        StepCatalogue.BuiltIn, People.IsRole).Select(problem => problem.Message);
}
