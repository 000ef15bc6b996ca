using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>A piece of authored text: a literal, or the name of a token.</summary>
public readonly record struct TokenSegment(string Text, bool IsToken);

/// <summary>
/// Takes authored text apart: <c>$(name)</c> is a token, <c>$$(</c> a literal <c>$(</c>; a <c>$(</c> that is never closed is
/// a literal, too.
/// </summary>
public static class TokenText
{
    private const string Open = "$(";
    private const string Escaped = "$$(";

    public static ImmutableArray<TokenSegment> Parse(string text)
    {
        var segments = ImmutableArray.CreateBuilder<TokenSegment>();
        var literal = new System.Text.StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (string.CompareOrdinal(text, at, Escaped, 0, Escaped.Length) == 0)
            {
                literal.Append(Open);
                at += Escaped.Length;
            }
            else if (string.CompareOrdinal(text, at, Open, 0, Open.Length) == 0 && text.IndexOf(')', at) is var close and > 0
                && close > at + Open.Length)
            {
                Flush();
                segments.Add(new TokenSegment(text[(at + Open.Length)..close], IsToken: true));
                at = close + 1;
            }
            else
            {
                literal.Append(text[at++]);
            }
        }

        Flush();
        return segments.ToImmutable();

        void Flush()
        {
            if (literal.Length > 0)
                segments.Add(new TokenSegment(literal.ToString(), IsToken: false));
            literal.Clear();
        }
    }

    public static bool HasToken(string text) => Parse(text).Any(segment => segment.IsToken);

    /// <summary>Whether the text is one token and nothing else.</summary>
    public static bool IsSingleToken(string text) => Parse(text) is [{ IsToken: true }];
}
