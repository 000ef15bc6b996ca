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

    [Theory]
    [InlineData("$(a)", true)]
    [InlineData("$(a) ", false)]
    [InlineData("$$(a)", false)]
    [InlineData("$(a)$(b)", false)]
    [InlineData("", false)]
    public void A_text_may_be_a_single_token(string text, bool single) => Assert.Equal(single, TokenText.IsSingleToken(text));
}
