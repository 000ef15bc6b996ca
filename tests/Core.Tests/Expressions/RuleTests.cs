using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Expressions;

/// <summary>What rules mean.</summary>
public class RuleTests
{
    private const string Data = """
        {
          "amount": 1500.50, "text": "1500.5", "huge": 9007199254740993, "env": "Test", "name": "Äpfel & Birnen", "due": "2026-03-31", "at": "2026-03-31T12:00:00+02:00",
          "yes": true, "no": "fALSE", "nothing": null, "empty": "", "none": [], "roles": ["admin", "Auditor"], "numbers": [1, 2.0, 30], "map": { "limit": 1000, "list": ["a", "b"] },
          "limit": "1500.500", "my value": 7, "code": 42, "mixed": [1, "x", {}]
        }
        """;

    [Theory]
    [InlineData("$(amount) -gt 1000", true)]
    [InlineData("$(amount) -gt 1500.5", false)]
    [InlineData("$(amount) -eq 1500.5", true)]
    [InlineData("$(amount) -eq 15005e-1", true)]
    [InlineData("$(text) -ge 1500.50", true)]
    [InlineData("$(huge) -eq 9007199254740993", true)]
    [InlineData("$(huge) -gt 9007199254740992", true)]
    [InlineData("$(huge) -eq 9007199254740992", false)]
    [InlineData("$(amount) -gt -1e300", true)]
    [InlineData("$(amount) -lt 1e300", true)]
    [InlineData("$(amount) -eq $(limit)", true)]
    [InlineData("$(amount) -gt $(map.limit)", true)]
    [InlineData("$(my value) -eq 7", true)]
    public void Numbers_are_compared_exactly(string rule, bool truth) => Assert.Equal(truth, Evaluate(rule).Truth);

    [Theory]
    [InlineData("$(env) -eq test", true)]
    [InlineData("$(env) -eq \"TEST\"", true)]
    [InlineData("$(env) -ne test", false)]
    [InlineData("$(env) -startswith te", true)]
    [InlineData("$(env) -endswith ST", true)]
    [InlineData("$(name) -contains \"äpfel &\"", true)]
    [InlineData("$(name) -notcontains birnen", false)]
    [InlineData("$(env) -gt tesa", true)]
    [InlineData("$(code) -eq \"42\"", true)]
    [InlineData("$(code) -startswith 4", true)]
    [InlineData("$(env) -eq \"$(env)\"", true)]
    [InlineData("$(name) -startswith \"$(env)\"", false)]
    [InlineData("$(env) -eq \"t$$(x)\"", false)]
    [InlineData("$(empty) -eq \"\"", true)]
    public void Texts_are_compared_as_in_queries(string rule, bool truth) => Assert.Equal(truth, Evaluate(rule).Truth);

    [Theory]
    [InlineData("$(due) -eq 2026-03-31T00:00:00Z", true)]
    [InlineData("$(at) -eq 2026-03-31T10:00:00Z", true)]
    [InlineData("$(at) -gt 2026-03-31T11:00:00+02:00", true)]
    [InlineData("$(at) -gt $(due)", true)]
    [InlineData("$(due) -gt %TODAY%", true)]
    [InlineData("$(due) -gt %TODAY+29%", false)]
    [InlineData("$(now) -ge %TODAY% AND $(now) -lt %TODAY+1%", true)]
    public void Dates_are_compared_as_dates(string rule, bool truth) => Assert.Equal(truth, Evaluate(rule).Truth);

    [Theory]
    [InlineData("$(yes)", true)]
    [InlineData("NOT $(yes)", false)]
    [InlineData("$(no) OR $(yes)", true)]
    [InlineData("$(yes) -eq True AND $(no) -ne True", true)]
    [InlineData("$(no) -eq $(yes)", false)]
    [InlineData("True AND $(yes)", true)]
    [InlineData("$(yes) OR $(yes) AND $(no)", true)]
    [InlineData("($(yes) OR $(yes)) AND $(no)", false)]
    [InlineData("NOT NOT $(yes)", true)]
    [InlineData("not ($(yes) and $(no))", true)]
    public void Rules_are_joined_by_and_or_and_not(string rule, bool truth) => Assert.Equal(truth, Evaluate(rule).Truth);

    [Theory]
    [InlineData("$(env) -in (prod, test)", true)]
    [InlineData("$(env) -in (\"prod\")", false)]
    [InlineData("$(amount) -in (1, 1500.50)", true)]
    [InlineData("$(code) -in $(numbers)", false)]
    [InlineData("$(numbers.0) -in $(numbers)", true)]
    [InlineData("$(roles) -in (auditor, nobody)", true)]
    [InlineData("$(env) -in $(env)", true)]
    [InlineData("$(nothing) -in (a, NULL)", true)]
    [InlineData("NOT $(env) -in (prod, staging)", true)]
    [InlineData("$(roles) -eq ADMIN", true)]
    [InlineData("$(roles) -ne admin", false)]
    [InlineData("$(roles) -contains dit", true)]
    [InlineData("$(roles) -notcontains x", true)]
    [InlineData("$(numbers) -gt 29.99", true)]
    [InlineData("$(numbers) -eq 2", true)]
    [InlineData("$(mixed) -eq 1", true)]
    public void Of_a_list_one_item_has_to_fit_or_none_may(string rule, bool truth) => Assert.Equal(truth, Evaluate(rule).Truth);

    [Theory]
    [InlineData("$(nothing) -eq NULL", true)]
    [InlineData("$(missing) -eq null", true)]
    [InlineData("$(none) -eq NULL", true)]
    [InlineData("$(env) -eq NULL", false)]
    [InlineData("$(empty) -ne NULL", true)]
    [InlineData("$(env) -eq \"NULL\"", false)]
    public void What_is_missing_equals_null(string rule, bool truth) => Assert.Equal(truth, Evaluate(rule).Truth);

    [Theory]
    [InlineData("$(missing) -gt 1", "nothing is known for '$(missing)'")]
    [InlineData("$(missing) -ne 1", "nothing is known for '$(missing)'")]
    [InlineData("NOT ($(missing) -eq 1)", "nothing is known for '$(missing)'")]
    [InlineData("$(amount) -gt $(missing)", "nothing is known for '$(missing)'")]
    [InlineData("$(env) -eq \"a$(missing)\"", "nothing is known for '$(missing)'")]
    [InlineData("$(env) -ne \"$(nothing)\"", "nothing is known for '$(nothing)'")]
    [InlineData("$(env) -ne \"$(mixed)\"", "$(mixed) is '[1, \"x\", {}]', which is no text")]
    [InlineData("$(missing)", "nothing is known for '$(missing)'")]
    [InlineData("$(missing) OR $(missing)", "nothing is known for '$(missing)'")]
    [InlineData("$(env) -gt 1000", "$(env) is 'Test', which is no number")]
    [InlineData("$(env) -ne 1000", "$(env) is 'Test', which is no number")]
    [InlineData("NOT ($(env) -le 1000)", "$(env) is 'Test', which is no number")]
    [InlineData("$(empty) -lt 5", "$(empty) is '', which is no number")]
    [InlineData("$(amount) -gt 2026-01-01", "$(amount) is '1500.50', which is no date")]
    [InlineData("$(env) -eq True", "$(env) is 'Test', which is neither True nor False")]
    [InlineData("$(env) AND True", "$(env) is 'Test', which is neither True nor False")]
    [InlineData("$(map) -eq x", "$(map) is '{ \"limit\": 1000, \"list\": [\"a\", \"b\"] }', which is no text")]
    [InlineData("$(mixed) -eq 2", "$(mixed) is 'x', which is no number; $(mixed) is '{}', which is no number")]
    [InlineData("$(yes) -gt $(no)", "$(yes) is 'True', which cannot be compared with 'fALSE'")]
    [InlineData("$(env) -in (1, 2)", "$(env) is 'Test', which is no number")]
    public void What_cannot_be_compared_is_neither_true_nor_false_and_told(string rule, string doubts)
    {
        var verdict = Evaluate(rule);

        Assert.Null(verdict.Truth);
        Assert.Equal(doubts, string.Join("; ", verdict.Doubts));
    }

    [Theory]
    [InlineData("$(missing) -gt 1 OR $(amount) -gt 1", true)]
    [InlineData("$(missing) -gt 1 AND $(amount) -gt 9999", false)]
    [InlineData("$(mixed) -gt 0", true)]
    public void A_doubt_does_not_count_if_the_rest_decides(string rule, bool truth)
    {
        var verdict = Evaluate(rule);

        Assert.Equal(truth, verdict.Truth);
        Assert.NotEmpty(verdict.Doubts);
    }

    [Theory]
    [InlineData("x\" OR True OR $(v) -eq \"x")]
    [InlineData("x OR True")]
    [InlineData("True")]
    [InlineData("$(yes)")]
    [InlineData(") OR (True")]
    [InlineData("NULL")]
    [InlineData("1 -eq 1")]
    [InlineData("\\\"")]
    public void No_value_changes_what_a_rule_asks(string value)
    {
        var scope = Scopes.Of(JsonMap.From(("v", value), ("yes", "True"), ("w", "other")));

        Assert.False(Evaluate("$(v) -eq x", scope).Truth);
        Assert.False(Evaluate("$(w) -eq $(v)", scope).Truth);
        Assert.False(Evaluate("$(w) -eq \"$(v)\"", scope).Truth);
        Assert.False(Evaluate("$(w) -in (a, \"$(v)\")", scope).Truth);
        Assert.True(Evaluate("$(v) -ne NULL", scope).Truth);
    }

    [Fact]
    public void A_rule_may_compare_as_much_as_the_texts_of_a_step_may_take_and_no_more()
    {
        var value = new string('x', 400_000);
        static string Times(int count) => string.Join(" OR ", Enumerable.Repeat("$(v) -contains y", count));

        Assert.False(Evaluate(Times(5), Scopes.Value(value)).Truth);

        var tooMuch = Evaluate(Times(6), Scopes.Value(value));
        Assert.Equal((null, "its conditions compare values of more than 2097152 characters together"), (tooMuch.Truth, tooMuch.Problem));
    }

    [Fact]
    public void What_is_looked_for_has_at_most_4096_characters()
    {
        var scope = Scopes.Of(JsonMap.From(("v", new string('a', 5_000)), ("at", new string('a', 4_096)), ("beyond", new string('a', 4_097))));

        Assert.True(Evaluate("$(v) -contains $(at)", scope).Truth);
        Assert.Equal(["a text of more than 4096 characters cannot be looked for in $(v)"], Evaluate("$(v) -contains $(beyond)", scope).Doubts);
    }

    private static RuleVerdict Evaluate(string rule) => Evaluate(rule, Scopes.Of(Data));

    private static RuleVerdict Evaluate(string text, TokenScope scope)
    {
        var (rule, problems) = RuleReader.Read(text, Walk.Noon);
        Assert.Empty(problems);
        return new RuleEvaluation(scope, new RenderingBudget()).Of(rule!);
    }
}
