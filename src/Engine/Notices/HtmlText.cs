using System.Globalization;
using System.Text;
using MimeKit.Text;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>
/// Makes the plain text of a mail from its HTML, for readers, filters and devices that show no HTML. Links keep their addresses.
/// </summary>
internal sealed class HtmlText
{
    private const int MostBlankLines = 2;

    private readonly StringBuilder _text = new();
    private readonly Stack<int> _lists = new();
    private string? _gap;
    private int _breaks;
    private int _pre;
    private HtmlTagId? _hidden;
    private string? _link;
    private int _linkStart;

    public static string Of(string html)
    {
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader) { DecodeCharacterReferences = true };
        var text = new HtmlText();
        while (tokenizer.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag)
                text.Tag(tag);
            else if (token is HtmlDataToken { Kind: not HtmlTokenKind.ScriptData } data)
                text.Data(data.Data);
        }

        text.EndLink();
        return text._text.ToString();
    }

    private void Tag(HtmlTagToken tag)
    {
        if (_hidden is { } hidden)
        {
            if (tag.Id == hidden && tag.IsEndTag)
                _hidden = null;
            return;
        }

        switch (tag.Id)
        {
            case HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Title when !tag.IsEndTag:
                _hidden = tag.Id;
                break;
            case HtmlTagId.A:
                EndLink();
                if (!tag.IsEndTag)
                    (_link, _linkStart) = (Address(tag), _text.Length);
                break;
            case HtmlTagId.Br:
                _breaks = Math.Min(_breaks + 1, MostBlankLines);
                _gap = null;
                break;
            case HtmlTagId.Image:
                Data(Attribute(tag, HtmlAttributeId.Alt) ?? "");
                break;
            case HtmlTagId.HR:
                Break(1);
                Data("----------");
                Break(1);
                break;
            case HtmlTagId.UL or HtmlTagId.OL:
                List(tag);
                break;
            case HtmlTagId.LI:
                Break(1);
                if (!tag.IsEndTag)
                    Bullet();
                break;
            case HtmlTagId.TD or HtmlTagId.TH when tag.IsEndTag:
                _gap = "  ";
                break;
            case HtmlTagId.Pre:
                _pre = Math.Max(0, _pre + (tag.IsEndTag ? -1 : 1));
                Break(2);
                break;
            case HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6
                or HtmlTagId.BlockQuote or HtmlTagId.Table:
                Break(2);
                break;
            case HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.Section or HtmlTagId.Article or HtmlTagId.Header or HtmlTagId.Footer
                or HtmlTagId.DT or HtmlTagId.DD or HtmlTagId.Body or HtmlTagId.Address or HtmlTagId.Caption:
                Break(1);
                break;
        }
    }

    private void Data(string data)
    {
        if (_hidden is not null)
            return;
        foreach (var character in data)
        {
            if (_pre > 0 && character == '\n')
                _breaks++;
            else if (_pre == 0 && character is ' ' or '\t' or '\r' or '\n' or '\f')
                _gap ??= " ";
            else if (!char.IsControl(character) || character == '\t')
                Write(character == '\u00a0' ? ' ' : character);
        }
    }

    private void Write(char character)
    {
        if (_text.Length > 0 && _breaks > 0)
            _text.Append('\n', _breaks);
        else if (_text.Length > 0 && _text[^1] != ' ')
            _text.Append(_gap);
        (_breaks, _gap) = (0, null);
        _text.Append(character);
    }

    private void Break(int lines) => (_breaks, _gap) = (Math.Max(_breaks, lines), null);

    private void List(HtmlTagToken tag)
    {
        Break(_lists.Count > 1 ? 1 : 2);
        if (!tag.IsEndTag)
            _lists.Push(tag.Id == HtmlTagId.OL ? 1 : 0);
        else if (_lists.Count > 0)
            _lists.Pop();
    }

    private void Bullet()
    {
        var number = _lists.Count > 0 ? _lists.Pop() : 0;
        foreach (var character in number > 0 ? number.ToString(CultureInfo.InvariantCulture) + "." : "-")
            Write(character);
        _text.Append(' ');
        if (number > 0)
            _lists.Push(number + 1);
        else
            _lists.Push(0);
    }

    private void EndLink()
    {
        if (_link is { } link)
        {
            var shown = _text.ToString(Math.Min(_linkStart, _text.Length), _text.Length - Math.Min(_linkStart, _text.Length)).Trim();
            if (shown != link && $"mailto:{shown}" != link)
            {
                _gap = shown.Length > 0 ? " " : _gap;
                foreach (var character in $"<{link}>")
                    Write(character);
            }
        }

        _link = null;
    }

    /// <summary>The address of a link, if it means something outside of a browser.</summary>
    private static string? Address(HtmlTagToken tag) =>
        Attribute(tag, HtmlAttributeId.Href) is { } href && Uri.TryCreate(href.Trim(), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "mailto" ? string.Concat(href.Where(character => !char.IsControl(character))).Trim() : null;

    private static string? Attribute(HtmlTagToken tag, HtmlAttributeId id) => tag.Attributes.FirstOrDefault(attribute => attribute.Id == id)?.Value;
}
