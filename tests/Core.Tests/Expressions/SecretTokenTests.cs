using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Tests.Expressions;

public class SecretTokenTests
{
    private const string Secret = "p\"ss & wörd";

    [Theory]
    [InlineData("Bearer $(secret:Api)", TokenPlace.Line, "Bearer p\"ss & wörd")]
    [InlineData("Bearer $(SECRET:Api)", TokenPlace.Line, "Bearer p\"ss & wörd")]
    [InlineData("""{ "key": "$(secret:Api)" }""", TokenPlace.Json, """{ "key": "p\u0022ss \u0026 w\u00F6rd" }""")]
    [InlineData("key=$(secret:Api)", TokenPlace.Form, "key=p%22ss%20%26%20w%C3%B6rd")]
    public void A_secret_is_put_in_encoded_for_its_place_and_the_history_gets_to_see_that_there_was_one(string template, TokenPlace place, string text)
    {
        var rendered = TokenRenderer.Render(template, Scopes.Of("{}"), place, Give);

        Assert.Equal((text, null), (rendered.Text, rendered.Problem));
        Assert.Equal("(secret)", Assert.Single(rendered.Uses).Value);
        Assert.DoesNotContain("wörd", rendered.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_secrets_are_given_out_the_token_stays_as_written()
    {
        var rendered = TokenRenderer.Render("$(secret:Api)", Scopes.Of("""{ "secret:Api": "mine" }"""), TokenPlace.Plain);

        Assert.Equal(("$(secret:Api)", false), (rendered.Text, rendered.IsResolved));
    }

    [Fact]
    public void A_secret_that_is_refused_is_a_problem_that_does_not_name_its_value() =>
        Assert.Equal("no", TokenRenderer.Render("$(secret:Other)", Scopes.Of("{}"), TokenPlace.Plain, Give).Problem);

    [Fact]
    public void A_value_that_looks_like_a_secret_token_is_only_a_value() =>
        Assert.Equal("$(secret:Api)", TokenRenderer.Render("$(v)", Scopes.Value("$(secret:Api)"), TokenPlace.Plain, Give).Text);

    [Fact]
    public void A_secret_that_would_add_a_header_line_is_a_problem() =>
        Assert.NotNull(TokenRenderer.Render("$(secret:Api)", Scopes.Of("{}"), TokenPlace.Line, _ => SecretResolution.Of("a\r\nb")).Problem);

    private static SecretResolution Give(string name) => name == "Api" ? SecretResolution.Of(Secret) : SecretResolution.Refused("no");
}
