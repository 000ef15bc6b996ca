using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class InputRuleTests
{
    [Theory]
    [InlineData("""{ "Options": ["Red", "Green"] }""", "\"Red\"", null)]
    [InlineData("""{ "Options": ["Red", "Green"] }""", "\"blue\"", "one of Red, Green")]
    [InlineData("""{ "Type": "number", "Options": [1, 2.50] }""", "2.5", null)]
    [InlineData("""{ "Type": "number", "Options": [1, 2.50] }""", "3", "one of 1, 2.50")]
    [InlineData("""{ "Type": "date", "Options": ["2027-03-01"] }""", "\"2027-03-01T01:00:00+01:00\"", null)]
    [InlineData("""{ "Type": "date", "Options": ["2027-03-01"] }""", "\"2027-03-02\"", "one of 2027-03-01T00:00:00Z")]
    [InlineData("""{ "MultiLine": true }""", "\"a\\nb\"", null)]
    [InlineData("{}", "\"a\\nb\"", null)]
    [InlineData("""{ "MultiLine": "False" }""", "\"a b\"", null)]
    [InlineData("""{ "MultiLine": "False" }""", "\"a\\nb\"", "a single line")]
    [InlineData("""{ "MultiLine": false }""", "\"a\\u2028b\"", "a single line")]
    [InlineData("""{ "Minimum": 3 }""", "\"abc\"", null)]
    [InlineData("""{ "Minimum": 3 }""", "\"ab\"", "a text of at least 3 characters")]
    [InlineData("""{ "Maximum": "3" }""", "\"abc\"", null)]
    [InlineData("""{ "Maximum": "3" }""", "\"abcd\"", "a text of at most 3 characters")]
    [InlineData("""{ "Type": "number", "Minimum": 0.1 }""", "\"0.10\"", null)]
    [InlineData("""{ "Type": "number", "Minimum": 0.1 }""", "0.0999999999999999999999999999999", "at least 0.1")]
    [InlineData("""{ "Type": "number", "Maximum": 9007199254740992 }""", "9007199254740992", null)]
    [InlineData("""{ "Type": "number", "Maximum": 9007199254740992 }""", "9007199254740993", "at most 9007199254740992")]
    [InlineData("""{ "Type": "number", "Maximum": 5 }""", "1e-99999999999", "at most 5")]
    [InlineData("""{ "Type": "date", "Minimum": "2027-03-01" }""", "\"2027-03-01\"", null)]
    [InlineData("""{ "Type": "date", "Minimum": "2027-03-01" }""", "\"2027-03-01T00:59:59+01:00\"", "2027-03-01T00:00:00Z or later")]
    [InlineData("""{ "Type": "date", "Maximum": "2027-03-01" }""", "\"2027-03-01\"", null)]
    [InlineData("""{ "Type": "date", "Maximum": "2027-03-01" }""", "\"2027-03-01T00:00:01Z\"", "2027-03-01T00:00:00Z or earlier")]
    [InlineData("""{ "Pattern": "a|ab" }""", "\"ab\"", null)]
    [InlineData("""{ "Pattern": "a|ab" }""", "\"abc\"", "a text that matches a|ab")]
    [InlineData("""{ "Pattern": "ab" }""", "\"ab\\n\"", "a text that matches ab")]
    [InlineData("""{ "Minimum": 3, "Pattern": "[0-9]+", "Options": ["123"] }""", "\"\"", null)]
    public void A_value_has_to_fulfil_the_rules_of_its_input(string input, string given, string? expected)
    {
        var verdict = Asking(input).Check(People.Alice, "Ask.Input", Json.Map($$"""{ "it": {{given}} }"""));

        if (expected is null)
            Assert.IsType<Verdict.Accepted>(verdict);
        else
            Assert.Equal([$"Data.it (it) is {given}, but must be {expected}."], Problems(verdict));
    }

    [Fact]
    public void An_option_is_kept_as_the_definition_writes_it() => Assert.Equal(
        """{"it":"Red"}""", JsonValues.Text(Given(Asking("""{ "Options": ["Red", "Green"] }"""), """{ "it": "RED" }""").Snapshot.Data));

    [Fact]
    public void All_that_is_wrong_with_all_values_is_listed_at_once()
    {
        var walk = Walk.Begin(Flow.Around(Step("""
            { "a": { "Minimum": 5, "Pattern": "[0-9]+" }, "b": { "Type": "number", "Options": [1, 2], "Maximum": 5 }, "c": { "Required": true }, "d": {} }
            """)));

        Assert.Equal(
            [
                "Data.a (a) is \"abc\", but must be a text of at least 5 characters.",
                "Data.a (a) is \"abc\", but must be a text that matches [0-9]+.",
                "Data.b (b) is 6, but must be one of 1, 2.",
                "Data.b (b) is 6, but must be at most 5.",
                "Data.c (c) is empty: it must be a string.",
                "Data.e is not known here: Data takes a, b, c, d.",
            ],
            Problems(walk.Check(People.Alice, "Ask.Input", Json.Map("""{ "a": "abc", "b": 6, "c": "", "e": 1 }"""))));
    }

    [Theory]
    [InlineData("""{ "Default": "x" }""", "{}", """{"it":"x"}""")]
    [InlineData("""{ "Default": "x", "Required": true }""", """{ "it": null }""", """{"it":"x"}""")]
    [InlineData("""{ "Default": "x" }""", """{ "it": "" }""", """{"it":""}""")]
    [InlineData("""{ "Default": "x" }""", """{ "it": "y" }""", """{"it":"y"}""")]
    [InlineData("""{ "Default": "red", "Options": ["Red"] }""", "{}", """{"it":"Red"}""")]
    [InlineData("""{ "Default": "5", "Type": "number" }""", "{}", """{"it":5}""")]
    [InlineData("""{ "Default": "false", "Type": "boolean" }""", "{}", """{"it":false}""")]
    [InlineData("""{ "Default": "2027-03-01", "Type": "date" }""", "{}", """{"it":"2027-03-01T00:00:00Z"}""")]
    [InlineData("""{ "Default": null }""", "{}", "{}")]
    public void A_value_that_is_not_given_is_the_default(string input, string given, string data) =>
        Assert.Equal(data, JsonValues.Text(Given(Asking(input), given).Snapshot.Data));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_accepted_counts_whatever_the_rules_say(bool isRecorded)
    {
        const string Strict = """{ "Options": ["Red"], "Minimum": 3, "Pattern": "[A-Z]+", "MultiLine": false }""";
        var accepted = Assert.IsType<Verdict.Accepted>(Asking("{}").Check(People.Alice, "Ask.Input", Json.Map("""{ "it": "a\nb" }"""))).Entry;

        var walk = Asking(Strict).Take(isRecorded ? accepted : accepted with { Answer = null });

        Assert.Equal((InstanceStatus.Complete, """{"it":"a\nb"}"""), (walk.Snapshot.Status, JsonValues.Text(walk.Snapshot.Data)));
    }

    private static Walk Asking(string input) => Walk.Begin(Flow.Around(Step($$"""{ "it": {{input}} }""")));

    private static StepDefinition Step(string inputs) => Flow.Input("Ask", "EndNOOP") with { ConfigurationParameters = Json.Map($$"""{ "Inputs": {{inputs}} }""") };

    private static Walk Given(Walk walk, string data) =>
        walk.Take(Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, "Ask.Input", Json.Map(data))).Entry);

    private static IEnumerable<string> Problems(Verdict verdict) =>
        Assert.IsType<Refusal.InvalidData>(Assert.IsType<Verdict.Refused>(verdict).Reason).Problems.Select(problem => problem.Message);
}
