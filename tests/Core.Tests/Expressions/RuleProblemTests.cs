using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Expressions;

/// <summary>Whoever makes a mistake in a rule learns where it is and what would be right.</summary>
public class RuleProblemTests
{
    [Theory]
    [InlineData("amount -gt 1", 1, "'amount' stands where a token such as $(amount) is expected.")]
    [InlineData("\"$(a)\" -eq 1", 1, "\"$(a)\" stands where a token such as $(amount) is expected, which has no quotes.")]
    [InlineData("x$(a) -eq 1", 1, "'x$(a)' stands where a token such as $(amount) is expected.")]
    [InlineData("$(a) AND yes", 10, "'yes' stands where a token such as $(amount), True or False is expected.")]
    [InlineData("$(a) AND", 9, "a token such as $(amount) is expected, but here is the end.")]
    [InlineData("NOT", 4, "a token such as $(amount) is expected, but here is the end.")]
    [InlineData("$(a) -like x", 6, "'-like' is no operator; valid are -eq, -ne, -gt, -ge, -lt, -le, -contains, -notcontains, -startswith, -endswith, -in.")]
    [InlineData("$(a) -eq", 9, "a value is expected after '-eq', but here is the end.")]
    [InlineData("$(a) -eq 1,000", 11, "AND or OR is expected before ','; a value with blanks, commas or parentheses needs double quotes.")]
    [InlineData("$(a) NOT $(b)", 6, "AND or OR is expected before 'NOT'; a value with blanks, commas or parentheses needs double quotes.")]
    [InlineData("$(a) -gt NULL", 6, "-gt cannot be used with NULL; valid are -eq, -ne.")]
    [InlineData("$(a) -lt false", 6, "-lt cannot be used with false; valid are -eq, -ne.")]
    [InlineData("$(a) -eq %ME%", 10, "%ME% stands for the caller of a list, whom a rule does not have; the requester is $(requester). As text it needs double quotes.")]
    [InlineData("$(secret:Key) -eq x", 1, "'$(secret:Key)' is a secret, and rules take no secrets.")]
    [InlineData("$(a) -eq \"a$(SECRET:Key)\"", 10, "'$(SECRET:Key)' is a secret, and rules take no secrets.")]
    [InlineData("$(a) -in", 9, "a list such as (\"a\", \"b\"), or one token, is expected after -in, but here is the end.")]
    [InlineData("$(a) -in b", 10, "a list such as (\"a\", \"b\"), or one token, is expected after -in, but here is 'b'.")]
    [InlineData("$(a) -in ()", 11, "a value is expected, but here is ')'.")]
    [InlineData("$(a) -in (b c)", 13, "a comma or a closing parenthesis is expected, but here is 'c'.")]
    [InlineData("$(a) -in (b,)", 13, "a value is expected, but here is ')'.")]
    public void Each_mistake_is_named_with_its_place_and_what_would_be_right(string rule, int position, string message) =>
        Assert.Equal([new QueryProblem(position, message)], RuleReader.Read(rule, Walk.Noon).Problems);

    [Fact]
    public void A_rule_may_be_as_long_and_as_deep_and_have_as_many_comparisons_as_a_query_and_no_more()
    {
        Assert.Empty(Problems("$(a) -eq " + new string('x', QueryLimits.Length - 9)));
        Assert.Equal(["the rule has 4097 characters, but may have at most 4096."], Problems("$(a) -eq " + new string('x', QueryLimits.Length - 8)));

        Assert.Empty(Problems(Nots(QueryLimits.Depth)));
        Assert.Equal(["parentheses and NOT may stand at most 32 deep within each other."], Problems(Nots(QueryLimits.Depth + 1)));
        Assert.Single(Problems(Nots(1_000)));

        Assert.Empty(Problems(Any("$(a) -eq 1", QueryLimits.Comparisons)));
        Assert.Equal(["a rule may have at most 100 comparisons."], Problems(Any("$(a) -eq 1", QueryLimits.Comparisons + 1)));
        Assert.Equal(["a rule may have at most 100 comparisons."], Problems(Any("$(a)", QueryLimits.Comparisons + 1)));
        Assert.Equal(["a rule may have at most 100 comparisons."], Problems($"$(a) -in ({string.Join(',', Enumerable.Range(0, 101))})"));
    }

    /// <summary>Filters of lists stay as they were: what only rules have is no part of them.</summary>
    [Theory]
    [InlineData("Name -in (a, b)")]
    [InlineData("NOT Name -eq a")]
    [InlineData("IsOpen")]
    [InlineData("Name -eq $(a)")]
    public void What_only_rules_have_is_refused_in_a_query(string query) => Assert.NotEmpty(QueryParser.Parse(query).Problems);

    [Theory]
    [InlineData("Name -eq a,b")]
    [InlineData("NOT -eq a")]
    public void A_query_takes_what_it_has_always_taken(string query) => Assert.Empty(QueryParser.Parse(query).Problems);

    [Theory]
    [InlineData("$(a)")]
    [InlineData("$(a b.c:d)")]
    [InlineData("$()")]
    [InlineData("$(a")]
    public void A_token_ends_where_the_renderer_sees_its_end(string text) =>
        Assert.Equal(TokenText.SingleToken(text) is null ? null : text.Length, TokenText.EndOf(text, 0));

    [Theory]
    [InlineData(TokenText.LongestName)]
    [InlineData(TokenText.LongestName + 1)]
    public void The_longest_name_is_the_same_in_rules(int length) =>
        Assert.Equal(length <= TokenText.LongestName, TokenText.EndOf($"$({new string('n', length)})", 0) is not null);

    private static string Nots(int depth) => $"{string.Concat(Enumerable.Repeat("NOT ", depth))}$(a)";

    private static string Any(string part, int count) => string.Join(" OR ", Enumerable.Repeat(part, count));

    private static IEnumerable<string> Problems(string rule) => RuleReader.Read(rule, Walk.Noon).Problems.Select(problem => problem.Message);
}
