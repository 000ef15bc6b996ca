using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>A piece of authored text: a literal, or the name of a token.</summary>
public readonly record struct TokenSegment(string Text, bool IsToken);

/// <summary>
/// Splits authored text: <c>$(name)</c> is a token, and <c>$$(</c> is a literal <c>$(</c>. A <c>$(</c> that is never closed, or only
/// after more than <see cref="LongestName"/> characters, is a literal, too.
/// </summary>
public static class TokenText
{
    /// <summary>The most characters in the name of a token, including its path.</summary>
    public const int LongestName = 512;

    private const string Open = "$(";
    private const string Escaped = "$$(";

    public static ImmutableArray<TokenSegment> Parse(string text)
    {
        var segments = ImmutableArray.CreateBuilder<TokenSegment>();
        var literal = new System.Text.StringBuilder();
        var close = -1;
        for (var at = 0; at < text.Length;)
        {
            if (string.CompareOrdinal(text, at, Escaped, 0, Escaped.Length) == 0)
            {
                literal.Append(Open);
                at += Escaped.Length;
            }
            else if (string.CompareOrdinal(text, at, Open, 0, Open.Length) == 0 && IsName(at + Open.Length, CloseAfter(at)))
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

        // Each closing parenthesis is searched for once. Otherwise text that opens many tokens and closes none would be scanned to its end
        // for each.
        int CloseAfter(int start)
        {
            if (close < start)
                close = text.IndexOf(')', start) is >= 0 and var found ? found : int.MaxValue;
            return close;
        }

        static bool IsName(int start, int end) => end > start && end - start <= LongestName;

        void Flush()
        {
            if (literal.Length > 0)
                segments.Add(new TokenSegment(literal.ToString(), IsToken: false));
            literal.Clear();
        }
    }

    /// <summary>The place behind the token that begins here; null if none does.</summary>
    internal static int? EndOf(string text, int start) =>
        string.CompareOrdinal(text, start, Open, 0, Open.Length) == 0
        && text.IndexOf(')', start, Math.Min(text.Length - start, Open.Length + LongestName + 1)) is var close && close > start + Open.Length
            ? close + 1
            : null;

    public static bool HasToken(string text) => Parse(text).Any(segment => segment.IsToken);

    /// <summary>The name of the token that the text consists of; null if it is anything but one token.</summary>
    public static string? SingleToken(string text) => Parse(text) is [{ IsToken: true } token] ? token.Text : null;
}
