using System.Text.Json;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Tests.Expressions;

public class TokenPlaceTests
{
    private const string Hostile = "a\"b'c<d>&e/?#f=g+h%20 \\ é\r\n";

    [Theory]
    [InlineData("<script>alert('x')</script>", "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;")]
    [InlineData("\" onload=\"x", "&quot; onload=&quot;x")]
    [InlineData("Müller & Söhne", "Müller &amp; Söhne")]
    public void In_a_message_a_value_is_text_and_never_markup(string value, string rendered) =>
        Assert.Equal($"<b title=\"{rendered}\">{rendered}</b>", Text("<b title=\"$(v)\">$(v)</b>", value, TokenPlace.Html));

    [Theory]
    [InlineData("\",\"admin\":true,\"x\":\"")]
    [InlineData("\\")]
    [InlineData("\\\"")]
    [InlineData(Hostile)]
    [InlineData("\u0000\u2028")]
    public void Inside_a_json_string_a_value_is_content_of_that_string(string value)
    {
        var rendered = JsonElement.Parse(Text("""{ "a": "<$(v)>", "b": "$(v)" }""", value, TokenPlace.Json));

        Assert.Equal(2, rendered.GetPropertyCount());
        Assert.Equal($"<{value}>", rendered.GetProperty("a").GetString());
        Assert.Equal(value, rendered.GetProperty("b").GetString());
    }

    [Theory]
    [InlineData("\"text with \\\" quotes\"")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{\"x\":[1,true]}")]
    public void A_bare_token_in_json_inserts_the_value_as_json(string json)
    {
        var scope = Scopes.Of($$"""{ "v": {{json}} }""");

        var rendered = TokenRenderer.Render("""{ "a": $(v), "b": "$(v)" }""", scope, TokenPlace.Json).Text;

        var value = JsonElement.Parse(rendered);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), value.GetProperty("a")));
        Assert.Equal(JsonValues.Text(JsonElement.Parse(json)), value.GetProperty("b").GetString());
    }

    [Theory]
    [InlineData("""{"p":"C:\$(dir)","q":"$(v)"}""")]
    [InlineData("""{"p":"\\$(dir)","q":"$(v)"}""")]
    [InlineData("""{"p":"\"$(dir)\"","q":"$(v)"}""")]
    public void A_backslash_before_a_token_does_not_mistake_the_strings_after_it(string template)
    {
        var scope = Scopes.Of("""{ "dir": "temp", "v": "x\"y" }""");

        var rendered = JsonElement.Parse(TokenRenderer.Render(template, scope, TokenPlace.Json).Text);

        Assert.Equal("x\"y", rendered.GetProperty("q").GetString());
    }

    [Fact]
    public void In_the_path_and_query_of_a_url_a_value_is_one_part()
    {
        var url = new Uri(Text("https://api.example.com/items/$(v)/x?q=$(v)&r=1#$(v)", Hostile, TokenPlace.Url));

        Assert.Equal("api.example.com", url.Host);
        Assert.Equal(["/", "items/", Uri.EscapeDataString(Hostile) + "/", "x"], url.Segments);
        Assert.Equal($"?q={Uri.EscapeDataString(Hostile)}&r=1", url.Query);
    }

    [Theory]
    [InlineData("$(v)")]
    [InlineData("$(v)://api.example.com/")]
    [InlineData("https://$(v)/path")]
    [InlineData("https://$(v).example.com/path")]
    [InlineData("https://api.example.com:$(v)/path")]
    [InlineData("https://api.example.com$(v)")]
    [InlineData("https://user:$(v)@api.example.com/")]
    [InlineData("https:/$(v)")]
    [InlineData("/relative/$(v)")]
    public void No_token_may_stand_in_the_scheme_host_or_port_of_a_url(string template) =>
        Assert.Equal(
            "Token '$(v)' stands in the scheme, host or port of a URL, where tokens are not allowed.",
            TokenRenderer.Render(template, Scopes.Value("x"), TokenPlace.Url).Problem);

    [Theory]
    [InlineData("https://api.example.com/items/$(v)/x", "..", true)]
    [InlineData("https://api.example.com/items/$(v)", ".", true)]
    [InlineData("https://api.example.com/items/.$(v)/x", ".", true)]
    [InlineData("https://api.example.com/items/%2e$(v)/x", ".", true)]
    [InlineData("https://api.example.com/items/$(v)$(v)?q", ".", true)]
    [InlineData("https://api.example.com/items/$(v)", "...", false)]
    [InlineData("https://api.example.com/items/$(v)", "../..", true)]
    [InlineData("https://api.example.com/items/$(v)", "a/../b", true)]
    [InlineData("https://api.example.com/items/$(v)", "..\\x", true)]
    [InlineData("https://api.example.com/items/$(v)", "%2e%2E", true)]
    [InlineData("https://api.example.com/items/$(v)", "%252e%252e%252fx", true)]
    [InlineData("https://api.example.com/items/$(v)", "..;x", true)]
    [InlineData("https://api.example.com/items/$(v);x=1", "..", true)]
    [InlineData("https://api.example.com/a\\$(v)", "..", true)]
    [InlineData("https://api.example.com\\a\\$(v)\\b", "..", true)]
    [InlineData("https://api.example.com/items/$(v)", "a/b", false)]
    [InlineData("https://api.example.com/items/$(v)", "a;b%20..", false)]
    [InlineData("https://api.example.com/items/v$(v)", "..", false)]
    [InlineData("https://api.example.com/items?q=/$(v)/", "..", false)]
    [InlineData("https://api.example.com/items#/$(v)/", "..", false)]
    public void No_value_may_climb_up_the_path_of_a_url(string template, string value, bool refused)
    {
        var problem = TokenRenderer.Render(template, Scopes.Value(value), TokenPlace.Url).Problem;

        Assert.Equal(refused ? $"'{template}' gets a path segment '.' or '..', which would lead to another path." : null, problem);
    }

    [Theory]
    [InlineData("https://api.example.com/items/$(v)/x", "", true)]
    [InlineData("https://api.example.com/items/$(v)", "", true)]
    [InlineData("https://api.example.com/items\\$(v)\\x", "", true)]
    [InlineData("https://api.example.com/items/$(v)$(v)", "", true)]
    [InlineData("https://api.example.com//items/v$(v)", "", false)]
    [InlineData("https://api.example.com/items/", "", false)]
    [InlineData("https://api.example.com/items?q=$(v)/", "", false)]
    [InlineData("https://api.example.com/items/$(v)", "x", false)]
    public void No_value_may_make_a_segment_of_the_path_vanish(string template, string value, bool refused)
    {
        var problem = TokenRenderer.Render(template, Scopes.Value(value), TokenPlace.Url).Problem;

        Assert.Equal(refused ? $"'{template}' gets an empty path segment, which could lead to another path." : null, problem);
    }

    [Theory]
    [InlineData("a&b=c", "a%26b%3Dc")]
    [InlineData("x y+z", "x%20y%2Bz")]
    [InlineData("é\r\n", "%C3%A9%0D%0A")]
    public void In_a_form_a_value_is_one_field(string value, string rendered) =>
        Assert.Equal($"name={rendered}&more=1", Text("name=$(v)&more=1", value, TokenPlace.Form));

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nBcc: all@example.com")]
    [InlineData("a\0b")]
    public void A_line_stays_one_line(string value)
    {
        var rendered = TokenRenderer.Render("Hello $(v)", Scopes.Value(value), TokenPlace.Line);

        Assert.Equal("'Hello $(v)' becomes more than one line: CR, LF and NUL are not allowed here.", rendered.Problem);
    }

    [Fact]
    public void In_a_line_and_in_data_a_value_is_as_it_is()
    {
        Assert.Equal("<\"&>", Text("$(v)", "<\"&>", TokenPlace.Line));
        Assert.Equal(Hostile, Text("$(v)", Hostile, TokenPlace.Plain));
    }

    private static string Text(string template, string value, TokenPlace place)
    {
        var rendered = TokenRenderer.Render(template, Scopes.Value(value), place);
        Assert.Null(rendered.Problem);
        Assert.True(rendered.IsResolved);
        return rendered.Text;
    }
}
