using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Portal.Builder.Conditions;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Conditions as comparisons that people choose, and back.</summary>
public sealed class RulePartsTests
{
    public static TheoryData<string> Codes => [.. Comparisons.All.Select(comparison => comparison.Code)];

    [Theory]
    [InlineData("$(amount) -gt 1000", "$(amount)|-gt|1000")]
    [InlineData("$(env) -eq \"1000\"", "$(env)|-eq|\"1000\"")]
    [InlineData("$(title) -contains \"travel by train\"", "$(title)|-contains|travel by train")]
    [InlineData("$(title) -eq \"\"", "$(title)|-eq|\"\"")]
    [InlineData("$(title) -eq \" x \"", "$(title)|-eq|\" x \"")]
    [InlineData("$(due) -lt %TODAY+7% AND $(a b) -ge $(other.path)", "$(due)|-lt|%TODAY+7%", "$(a b)|-ge|$(other.path)")]
    [InlineData("$(name) -startswith \"web-$(env)\"", "$(name)|-startswith|\"web-$(env)\"")]
    [InlineData("$(x) OR NOT $(y) OR $(z) -ne NULL OR $(u) -eq NULL", "$(x)|True|", "$(y)|NOT|", "$(z)|-ne NULL|", "$(u)|-eq NULL|")]
    [InlineData("$(c) -in (CH, \"a, b\", \"travel by train\")", "$(c)|-in|CH, \"a, b\", travel by train")]
    [InlineData("NOT $(c) -in (\"CH\", 5)", "$(c)|NOT -in|\"CH\", 5")]
    [InlineData("$(c) -in $(list)", "$(c)|-in|$(list)")]
    [InlineData("$(q) -eq \"say \\\"no\\\"\"", "$(q)|-eq|say \"no\"")]
    public void A_condition_is_taken_apart_and_written_as_it_was(string text, params string[] parts)
    {
        var found = RuleParts.Of(text);
        Assert.NotNull(found);
        Assert.Equal(parts, found.Parts.Select(part => $"{part.Token}|{part.Comparison}|{part.Value}"));
        Assert.Equal(text.Contains(" OR ", StringComparison.Ordinal), found.IsAny);
        Assert.Equal(text, found.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("True")]
    [InlineData("$(a) -gt 1 AND ($(b) OR $(c))")]
    [InlineData("$(a)  -gt 1")]
    [InlineData("$(a) -GT 1")]
    [InlineData("NOT ($(a) -gt 1)")]
    [InlineData("$(c) -in (CH,DE)")]
    [InlineData("$(c) -in ($(list))")]
    [InlineData("$(a) -gt")]
    [InlineData("$(a) -eq \"two\nlines\"")]
    [InlineData("production $(env)")]
    public void What_comparisons_would_not_write_in_the_same_way_stays_a_text(string text) => Assert.Null(RuleParts.Of(text));

    [Fact]
    public void A_condition_with_more_comparisons_than_people_choose_stays_a_text()
    {
        string With(int count) => string.Join(" AND ", Enumerable.Range(0, count).Select(index => $"$(a{index})"));
        Assert.NotNull(RuleParts.Of(With(RuleParts.Most)));
        Assert.Null(RuleParts.Of(With(RuleParts.Most + 1)));
    }

    [Theory]
    [InlineData("amount", "-gt", "1000", "$(amount) -gt 1000")]
    [InlineData(" $(amount) ", "-eq", " travel by train ", "$(amount) -eq \"travel by train\"")]
    [InlineData("x", "-eq", "5 OR True", "$(x) -eq \"5 OR True\"")]
    [InlineData("x", "-eq", "a\") OR (\"b", "$(x) -eq \"a\\\") OR (\\\"b\"")]
    [InlineData("x", "-eq", "NOT", "$(x) -eq \"NOT\"")]
    [InlineData("x", "-eq", "a\\b \"c\"", "$(x) -eq \"a\\\\b \\\"c\\\"\"")]
    [InlineData("x", "-in", "a, b c,\"d, e\" , $(f, g)", "$(x) -in (a, \"b c\", \"d, e\", $(f, g))")]
    [InlineData("x", "NOT -in", "a", "NOT $(x) -in (a)")]
    [InlineData("x", "NOT", "", "NOT $(x)")]
    [InlineData("x", "-eq NULL", "", "$(x) -eq NULL")]
    public void What_people_type_is_one_value_whatever_it_is(string token, string comparison, string value, string expected) =>
        Assert.Equal(expected, new RuleParts(false, [new RulePart(token, comparison, value)]).Text);

    [Theory, MemberData(nameof(Codes))]
    public void Each_comparison_is_a_rule_of_the_language(string code)
    {
        var text = new RuleParts(false, [new RulePart("amount", code, Comparisons.Find(code)!.HasValue ? "words" : "")]).Text;
        var (rule, problems) = RuleReader.Read(text, DateTimeOffset.UnixEpoch);
        Assert.True(rule is not null || problems.All(problem => problem.Message.Contains("cannot be used with", StringComparison.Ordinal)), text);
        Assert.Equal(code, Assert.Single(RuleParts.Of(text)!.Parts).Comparison);
    }
}
