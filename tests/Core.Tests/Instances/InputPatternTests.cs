using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Tests.Support;

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

        // The limit is one of the clock: on a busy machine, what takes a millisecond may once take longer, but not again and again.
        Assert.Contains($"a text that matches {pattern}{why}", Enumerable.Range(0, 200).Select(_ => read.Broken(Longest + "!", new PatternTime(1))));
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_compared()
    {
        var read = InputPattern.Read("a+").Pattern!;

        Assert.Null(read.Broken(Longest + "a", new PatternTime(1)));
        Assert.Equal("a text of at most 1000 characters that matches a+", read.Broken(Longest + "aa", new PatternTime(1)));
    }

    [Fact]
    public void Once_a_text_has_taken_too_long_no_other_is_compared()
    {
        var (read, time) = (InputPattern.Read("(a+)+").Pattern!, new PatternTime(1));
        Assert.Null(read.Broken("a", time));

        Assert.NotNull(read.Broken(Longest + "!", time));

        Assert.Equal("a text that matches (a+)+, and comparing takes too long", read.Broken("a", time));
    }

    [Fact]
    public void However_many_patterns_of_an_answer_are_slow_they_take_little_more_time_than_one()
    {
        var (slow, time) = (InputPattern.Read("(a+)+b").Pattern!, new PatternTime(InputRules.MostPatterns));

        var taken = ThreadTime.Of(() =>
        {
            for (var number = 1; number <= InputRules.MostPatterns; number++)
                Assert.EndsWith("comparing takes too long", slow.Broken(Longest + "!", time), StringComparison.Ordinal);
        });

        // Each with the whole time for itself, they would take 2 s.
        Assert.InRange(taken.TotalMilliseconds, 0, 1_500);
    }

    [Fact]
    public void Of_several_patterns_one_may_need_more_than_its_share()
    {
        var slow = InputPattern.Read("(a+)+b").Pattern!;
        var text = Enumerable.Range(8, 30).Select(length => new string('a', length) + "!").First(text => Milliseconds(slow, text) >= 6);

        // On a busy machine it may need more than the reserve, too, but not again and again.
        Assert.Contains(Enumerable.Range(0, 200), _ =>
        {
            var time = new PatternTime(InputRules.MostPatterns);
            return slow.Broken(text, time) == "a text that matches (a+)+b"
                && InputPattern.Read("[a!]+").Pattern!.Broken(Longest + "!", time) is null
                && slow.Broken(text, time) == "a text that matches (a+)+b, and comparing takes too long";
        });
    }

    private static double Milliseconds(InputPattern pattern, string text) => Enumerable.Range(0, 3)
        .Min(_ => ThreadTime.Of(() => pattern.Within(TimeSpan.FromMinutes(5)).IsMatch(text)).TotalMilliseconds);

    [Theory]
    [InlineData("[A-Z]{2}-[0-9]{4}", "IT-0815", true)]
    [InlineData("[A-Z]{2}-[0-9]{4}", "it-0815", false)]
    [InlineData("(?i)[A-Z]{2}-[0-9]{4}", "it-0815", true)]
    [InlineData("^IT$", "IT", true)]
    [InlineData("IT", "IT\n", false)]
    [InlineData("IT", "an IT", false)]
    [InlineData("a|ab", "ab", true)]
    public void The_whole_text_has_to_match(string pattern, string text, bool matches) =>
        Assert.Equal(matches, InputPattern.Read(pattern).Pattern!.Broken(text, new PatternTime(1)) is null);
}
