using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Tests.Expressions;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>Texts are put together from what is special anywhere: tokens, quotes, markup, line ends, halves of surrogate pairs.</summary>
[Properties(Arbitrary = [typeof(TokenProperties)], MaxTest = 500)]
public class TokenProperties
{
    private static readonly string[] Pieces =
    [
        "$(v)", "$(v.x)", "$(title)", "$(", "$$(", ")", "$", "(", "\"", "\\", "'", "<", ">", "&", "/", "?", "#", "%", "..", ".", "://", ":",
        "\r", "\n", "\0", "é", "😀", "\ud800", "\udc00", "a", " ", "{", "}", ",", "=", "+", "https://h/",
    ];

    public static Arbitrary<string> Texts() => Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Property]
    public void Rendering_never_throws(string template, string value)
    {
        foreach (var place in Enum.GetValues<TokenPlace>())
            Assert.NotNull(TokenRenderer.Render(template, Scopes.Value(value), place).Text);
    }

    [Property]
    public void Replaced_text_is_never_scanned_again(string value) =>
        Assert.Equal($"<{WellFormed(value)}>", TokenRenderer.Render("<$(v)>", Scopes.Value(value), TokenPlace.Plain).Text);

    [Property]
    public void A_text_in_which_every_token_is_escaped_renders_as_it_was(string text)
    {
        var escaped = text.Replace("$", "", StringComparison.Ordinal) + "$$(v)";

        Assert.Equal(escaped[..^5] + "$(v)", TokenRenderer.Render(escaped, Scopes.Value("x"), TokenPlace.Plain).Text);
    }

    [Property]
    public void A_value_in_a_json_string_comes_out_as_it_went_in(string value)
    {
        var rendered = JsonElement.Parse(TokenRenderer.Render("""{ "a": "$(v)", "b": $(v) }""", Scopes.Value(value), TokenPlace.Json).Text);

        Assert.Equal(WellFormed(value), rendered.GetProperty("a").GetString());
        Assert.Equal(WellFormed(value), rendered.GetProperty("b").GetString());
        Assert.Equal(2, rendered.GetPropertyCount());
    }

    [Property]
    public void A_value_in_html_comes_out_as_it_went_in_and_opens_nothing(string value)
    {
        var rendered = TokenRenderer.Render("$(v)", Scopes.Value(value), TokenPlace.Html).Text;

        Assert.Equal(WellFormed(value), WebUtility.HtmlDecode(rendered));
        Assert.Equal(-1, rendered.AsSpan().IndexOfAny("<>\"'"));
    }

    [Property]
    public void A_value_in_a_url_or_a_form_comes_out_as_it_went_in_and_separates_nothing(string value)
    {
        var form = TokenRenderer.Render("$(v)", Scopes.Value(value), TokenPlace.Form).Text;
        var url = TokenRenderer.Render("https://h/?q=$(v)", Scopes.Value(value), TokenPlace.Url).Text;

        Assert.Equal(WellFormed(value), Uri.UnescapeDataString(form));
        Assert.Equal("https://h/?q=" + form, url);
        Assert.All(form, character => Assert.True(char.IsAsciiLetterOrDigit(character) || "-._~%".Contains(character, StringComparison.Ordinal)));
    }

    [Property]
    public void A_line_without_a_problem_is_one_line(string template, string value)
    {
        var rendered = TokenRenderer.Render(template, Scopes.Value(value), TokenPlace.Line);

        Assert.Equal(rendered.Problem is null, rendered.Text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0);
    }

    /// <summary>The data bucket holds Unicode: half a surrogate pair becomes a replacement character on the way in.</summary>
    private static string WellFormed(string text) => JsonValues.Text(JsonValues.Of(text));
}
