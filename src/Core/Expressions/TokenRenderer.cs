using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>A text with its tokens replaced.</summary>
/// <param name="Text">The result; meaningless if there is a problem.</param>
/// <param name="Uses">Its tokens, in order.</param>
/// <param name="Problem">Why the text must not be used; null if it may be.</param>
public sealed record RenderedText(string Text, ImmutableArray<TokenUse> Uses, string? Problem)
{
    /// <summary>Names that could not be resolved; they are left as written.</summary>
    public IEnumerable<string> Unresolved => Uses.Where(use => use.Value is null).Select(use => use.Name);

    public bool IsResolved => Uses.All(use => use.Value is not null);

    /// <summary>Does not show the text, which may contain a secret.</summary>
    public override string ToString() => $"a text with {Uses.Length} tokens";
}

/// <summary>
/// Replaces tokens by values, encoded for the place the text goes to. A value that was put in is never scanned for tokens.
/// </summary>
public static class TokenRenderer
{
    private const string SecretPrefix = "secret:";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Whether a token of this name asks for a secret.</summary>
    public static bool IsSecret(string token) => token.StartsWith(SecretPrefix, StringComparison.OrdinalIgnoreCase);

    /// <param name="secrets">Gives secrets out; null if the text takes none. Such tokens are then left as written.</param>
    /// <param name="budget">Of all texts that are made together; null if this is the only one.</param>
    public static RenderedText Render(
        string template, TokenScope scope, TokenPlace place, SecretSource? secrets = null, RenderingBudget? budget = null)
    {
        budget ??= new RenderingBudget();
        var text = new StringBuilder();
        // The same with a character for each value.
        var shape = new StringBuilder();
        var uses = ImmutableArray.CreateBuilder<TokenUse>();
        string? problem = null;
        var json = new JsonPosition();
        var isFirst = true;
        foreach (var segment in TokenText.Parse(template))
        {
            if (!segment.IsToken)
            {
                Append(segment.Text);
            }
            else if (!budget.TakeToken())
            {
                return Refused(
                    $"'{JsonValues.Shortened(template)}' has too many tokens: the texts of a step may have {RenderingBudget.MostTokens} together.");
            }
            else if (place == TokenPlace.Url && isFirst && !UrlText.HasAuthority(text.ToString()))
            {
                return Refused($"Token '$({segment.Text})' stands in the scheme, host or port of a URL, where tokens are not allowed.");
            }
            else if (secrets is not null && IsSecret(segment.Text))
            {
                var secret = secrets(segment.Text[SecretPrefix.Length..]);
                problem ??= secret.Problem;
                Append(Encode(JsonValues.Of(secret.Value ?? ""), secret.Value ?? "", place, json.InString));
                uses.Add(new TokenUse(segment.Text, TokenUse.Hidden));
            }
            else if (scope.Look(segment.Text) is { } value)
            {
                Append(Encode(value.Json, value.Text, place, json.InString));
                uses.Add(new TokenUse(segment.Text, JsonValues.Shortened(value.Text, TokenUse.LongestShown)));
            }
            else
            {
                Append($"$({segment.Text})");
                uses.Add(new TokenUse(segment.Text, null));
            }

            shape.Append(segment.IsToken ? "v" : segment.Text);
            isFirst &= !segment.IsToken;
            if (text.Length > budget.Characters)
            {
                return Refused(
                    $"'{JsonValues.Shortened(template)}' becomes too long: the texts of a step may take {RenderingBudget.MostCharacters} characters together.");
            }
        }

        var rendered = text.ToString();
        budget.TakeText(rendered);
        if (place == TokenPlace.Line && rendered.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            problem ??= $"'{template}' becomes more than one line: CR, LF and NUL are not allowed here.";
        if (place == TokenPlace.Url && rendered != template && UrlText.HasDotSegment(rendered))
            problem ??= $"'{template}' gets a path segment '.' or '..', which would lead to another path.";
        if (place == TokenPlace.Url && UrlText.EmptySegments(rendered) > UrlText.EmptySegments(shape.ToString()))
            problem ??= $"'{template}' gets an empty path segment, which could lead to another path.";
        return new RenderedText(rendered, uses.ToImmutable(), problem);

        RenderedText Refused(string reason) => new("", uses.ToImmutable(), problem ?? reason);

        void Append(string part)
        {
            text.Append(part);
            json.Read(part);
        }
    }

    private static string Encode(JsonElement value, string plain, TokenPlace place, bool insideJsonString) => place switch
    {
        TokenPlace.Html => Html.Encode(plain),
        TokenPlace.Json when insideJsonString => JavaScriptEncoder.Default.Encode(plain),
        TokenPlace.Json => value.GetRawText(),
        TokenPlace.Url or TokenPlace.Form => Uri.EscapeDataString(plain),
        _ => plain,
    };

    /// <summary>
    /// Tracks whether the JSON written so far ends inside a string. Inserted values are tracked, too: the first character of a value that
    /// follows an authored backslash is escaped by it, and not the quote after the value.
    /// </summary>
    private struct JsonPosition
    {
        private bool _escaped;

        public bool InString { get; private set; }

        public void Read(string part)
        {
            foreach (var character in part)
            {
                if (_escaped)
                    _escaped = false;
                else if (InString && character == '\\')
                    _escaped = true;
                else if (character == '"')
                    InString = !InString;
            }
        }
    }
}
