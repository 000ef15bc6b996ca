using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Tests.Instances;

public class InputPatternTests
{
    private static readonly string Longest = new('a', InputPattern.LongestText - 1);

    /// <summary>Some of these take an engine minutes, and some the other one.</summary>
    [Theory]
    [InlineData("(a+)+b", ", and comparing takes too long")]
    [InlineData("(a|aa|aaa)*(a*)*b", ", and comparing takes too long")]
    [InlineData("(a*a{100,199}c?)*(a*a{100,199}c?)*(a*a{100,199}c?)*b", ", and comparing takes too long")]
    [InlineData("a*b", "")]
    public void No_pattern_and_no_text_take_long(string pattern, string why)
    {
        var read = InputPattern.Read(pattern).Pattern!;

        Assert.Equal($"a text that matches {pattern}{why}", read.Broken(Longest + "!"));
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_compared()
    {
        var read = InputPattern.Read("a+").Pattern!;

        Assert.Null(read.Broken(Longest + "a"));
        Assert.Equal("a text of at most 1000 characters that matches a+", read.Broken(Longest + "aa"));
    }

    [Fact]
    public void Once_a_text_has_taken_too_long_no_other_is_compared()
    {
        var read = InputPattern.Read("(a+)+").Pattern!;
        Assert.Null(read.Broken("a"));

        Assert.NotNull(read.Broken(Longest + "!"));

        Assert.Equal("a text that matches (a+)+, and comparing takes too long", read.Broken("a"));
    }

    [Theory]
    [InlineData("[A-Z]{2}-[0-9]{4}", "IT-0815", true)]
    [InlineData("[A-Z]{2}-[0-9]{4}", "it-0815", false)]
    [InlineData("(?i)[A-Z]{2}-[0-9]{4}", "it-0815", true)]
    [InlineData("^IT$", "IT", true)]
    [InlineData("IT", "IT\n", false)]
    [InlineData("IT", "an IT", false)]
    [InlineData("a|ab", "ab", true)]
    public void The_whole_text_has_to_match(string pattern, string text, bool matches) =>
        Assert.Equal(matches, InputPattern.Read(pattern).Pattern!.Broken(text) is null);
}
