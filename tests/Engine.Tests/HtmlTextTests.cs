using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Engine.Tests;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "")]
    [InlineData("<p>one\n two</p><p>three</p>", "one two\n\nthree")]
    [InlineData("one<br>two<br/><br/>three", "one\ntwo\n\nthree")]
    [InlineData("<h1>Title</h1>text", "Title\n\ntext")]
    [InlineData("a &lt;b&gt; &amp; &auml;&nbsp;c", "a <b> & ä c")]
    [InlineData("<b>bold</b><i>italic</i> x", "bolditalic x")]
    [InlineData("<ul><li>one</li><li>two</li></ul>after", "- one\n- two\n\nafter")]
    [InlineData("<ol><li>one<li>two</ol>", "1. one\n2. two")]
    [InlineData("<table><tr><td>CN</td><td>www</td></tr><tr><td>SAN</td><td>x</td></tr></table>", "CN  www\nSAN  x")]
    [InlineData("<a href=\"https://x.example/a?b=1&amp;c=2\">open it</a> now", "open it <https://x.example/a?b=1&c=2> now")]
    [InlineData("<a href='https://x.example/'>https://x.example/</a>", "https://x.example/")]
    [InlineData("<a href='mailto:a@example.com'>a@example.com</a>", "a@example.com")]
    [InlineData("<a href='javascript:alert(1)'>x</a><a href='/relative'>y</a>", "xy")]
    [InlineData("<a href='https://x.example/'><img alt='logo' src='y'></a>", "logo <https://x.example/>")]
    [InlineData("<a href='https://x.example/'>never closed", "never closed <https://x.example/>")]
    [InlineData("<style>p { color: red }</style><title>t</title><script>if (a < b) alert('x')</script>text", "text")]
    [InlineData("<!-- note -->a<!doctype html>b", "ab")]
    [InlineData("<pre>a\n  b</pre>c", "a\n  b\n\nc")]
    [InlineData("a<hr>b", "a\n----------\nb")]
    [InlineData("<div>a</div><div><div>b</div></div>", "a\nb")]
    [InlineData("unfinished <", "unfinished <")]
    [InlineData("a\u0001\u001bb", "ab")]
    public void Html_becomes_text(string html, string text) => Assert.Equal(text, HtmlText.Of(html));
}
