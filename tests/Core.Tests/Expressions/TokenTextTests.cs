using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Tests.Expressions;

public class TokenTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("$(cn)", "<cn>")]
    [InlineData("a $(b.c.0) d", "a |<b.c.0>| d")]
    [InlineData("$(a)$(b)", "<a>|<b>")]
    [InlineData("$$(cn)", "$(cn)")]
    [InlineData("$$(a) $(b)", "$(a) |<b>")]
    [InlineData("$$$(a)", "$$(a)")]
    [InlineData("$5 and 100$", "$5 and 100$")]
    [InlineData("$()", "$()")]
    [InlineData("$(open", "$(open")]
    [InlineData("(a) $ (b)", "(a) $ (b)")]
    public void A_text_is_taken_apart_into_literals_and_tokens(string text, string segments) =>
        Assert.Equal(segments, string.Join('|', TokenText.Parse(text).Select(segment => segment.IsToken ? $"<{segment.Text}>" : segment.Text)));

    [Fact]
    public void A_name_of_more_than_512_characters_is_none()
    {
        var name = new string('n', TokenText.LongestName);

        Assert.Equal([new TokenSegment(name, IsToken: true)], TokenText.Parse($"$({name})"));
        Assert.Equal([new TokenSegment($"$({name}n) ", IsToken: false), new TokenSegment("b", IsToken: true)], TokenText.Parse($"$({name}n) $(b)"));
    }

    /// <summary>Reading the rest of the text at each of them would take minutes.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData(")")]
    public async Task What_is_opened_a_million_times_and_not_closed_is_read_once(string end)
    {
        var text = string.Concat(Enumerable.Repeat("$( ", 2_000_000)) + new string(' ', TokenText.LongestName) + end;

        Assert.Equal([new TokenSegment(text, IsToken: false)], await Task.Run(() => TokenText.Parse(text), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("$(a)", "a")]
    [InlineData("$(a) ", null)]
    [InlineData("$$(a)", null)]
    [InlineData("$(a)$(b)", null)]
    [InlineData("", null)]
    public void A_text_may_be_a_single_token(string text, string? token) => Assert.Equal(token, TokenText.SingleToken(text));
}
