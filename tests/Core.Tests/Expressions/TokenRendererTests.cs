using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Tests.Expressions;

public class TokenRendererTests
{
    [Theory]
    [InlineData(TokenPlace.Plain)]
    [InlineData(TokenPlace.Html)]
    [InlineData(TokenPlace.Json)]
    [InlineData(TokenPlace.Line)]
    public void What_nothing_stands_for_is_left_as_written_and_reported(TokenPlace place)
    {
        var rendered = TokenRenderer.Render("a $(Missing) b $(title) $(missing.too)", Scopes.Of("{}"), place);

        Assert.StartsWith("a $(Missing) b ", rendered.Text, StringComparison.Ordinal);
        Assert.Equal(["Missing", "missing.too"], rendered.Unresolved);
        Assert.False(rendered.IsResolved);
        Assert.Null(rendered.Problem);
    }

    [Theory]
    [InlineData("$(requester)")]
    [InlineData("$$(requester)")]
    [InlineData("$(v)")]
    public void A_value_that_looks_like_a_token_stays_as_it_is(string value) =>
        Assert.Equal($"<{value}>", TokenRenderer.Render("<$(v)>", Scopes.Value(value), TokenPlace.Plain).Text);

    [Fact]
    public void A_token_put_together_from_values_stays_as_it_is() =>
        Assert.Equal("$(requester)", TokenRenderer.Render("$(a)$(b)", Scopes.Of("""{ "a": "$(reques", "b": "ter)" }"""), TokenPlace.Plain).Text);

    [Fact]
    public void Two_dollars_stand_for_a_literal_one() =>
        Assert.Equal("$(requester) is erin", TokenRenderer.Render("$$(requester) is $(requester)", Scopes.Of("{}"), TokenPlace.Plain).Text);

    [Fact]
    public void Names_are_compared_without_case() =>
        Assert.Equal("x x", TokenRenderer.Render("$(CN) $(cn)", Scopes.Of("""{ "Cn": "x" }"""), TokenPlace.Plain).Text);
}
