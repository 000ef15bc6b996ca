using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>Puts what waits into the words of a digest. A value is never looked through for tokens.</summary>
/// <param name="person">Whom it tells.</param>
/// <param name="lines">What waits for the person, as much as is shown.</param>
/// <param name="total">How much waits.</param>
/// <param name="isMore">Whether there is even more than <paramref name="total"/>.</param>
internal sealed class DigestWords(string person, ImmutableArray<DigestLine> lines, int total, bool isMore)
{
    private const string DefaultSubject = $"Waiting for your answer: $({NoticeTokens.Count})";
    private const string DefaultHtml = $"<p>$({NoticeTokens.Person}), this waits for your answer:</p>$({NoticeTokens.List})";

    private string Count => Number(total);

    private string? Rest => total > lines.Length ? $"and {Number(total - lines.Length)} more" : null;

    /// <summary>The words of the installation or, without them, those of the product.</summary>
    /// <returns>The plain text is null if it is to be made from the HTML.</returns>
    public (string Subject, string Html, string? Text) Render(NoticeTemplate? template)
    {
        var text = template?.Text is { } plain ? Replace(plain, value => value, TextList()) : null;
        var html = template?.Html ?? (text is null ? DefaultHtml : null);
        return (
            Replace(template?.Subject ?? DefaultSubject, DigestLine.OneLine, Count),
            html is null ? NoticeWords.AsHtml(text!) : Replace(html, WebUtility.HtmlEncode, HtmlList()),
            text);
    }

    private string Replace(string words, Func<string, string> encode, string list) => string.Concat(TokenText.Parse(words).Select(segment => (segment.IsToken, segment.Text.ToLowerInvariant()) switch
    {
        (true, NoticeTokens.List) => list,
        (true, NoticeTokens.Count) => encode(Count),
        (true, NoticeTokens.Person) => encode(DigestLine.OneLine(person)),
        (true, _) => $"$({segment.Text})",
        _ => segment.Text,
    }));

    private string HtmlList() =>
        $"<ul>\n{string.Join('\n', lines.Select(line => line.Html))}\n</ul>{(Rest is { } rest ? $"\n<p>{rest}</p>" : "")}";

    private string TextList() => string.Join('\n', [.. lines.Select(line => line.Text), .. Rest is { } rest ? [rest] : Array.Empty<string>()]);

    private string Number(int number) => isMore ? $"more than {number.ToString(CultureInfo.InvariantCulture)}" : number.ToString(CultureInfo.InvariantCulture);
}
