using System.Collections.Immutable;
using System.Text;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Queries;

internal enum QueryTokenKind
{
    Word,
    Open,
    Close,

    /// <summary>Only in rules.</summary>
    Comma,
    End,
}

internal readonly record struct QueryToken(QueryTokenKind Kind, QueryWord Word);

/// <summary>
/// Splits a query into words, texts in double quotes, and parentheses. In quotes <c>\"</c> is a quote and <c>\\</c> a backslash; any
/// other backslash stands for itself. In a rule, <c>$(name)</c> is (part of) a word, and a comma stands between values.
/// </summary>
internal static class QueryLexer
{
    /// <summary>The tokens, ending with one that marks the end.</summary>
    public static ImmutableArray<QueryToken> Read(string text, bool isRule, Action<int, string> report)
    {
        var tokens = ImmutableArray.CreateBuilder<QueryToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            var kind = text[at] switch
            {
                '(' => QueryTokenKind.Open,
                ')' => QueryTokenKind.Close,
                ',' when isRule => QueryTokenKind.Comma,
                _ => QueryTokenKind.Word,
            };
            var isQuoted = text[at] == '"';
            var word = kind != QueryTokenKind.Word ? text[at++].ToString() : isQuoted ? Quoted(text, ref at, report) : Bare(text, isRule, ref at);
            tokens.Add(new QueryToken(kind, new QueryWord(word, isQuoted, start + 1)));
        }

        tokens.Add(new QueryToken(QueryTokenKind.End, new QueryWord("", IsQuoted: false, text.Length + 1)));
        return tokens.ToImmutable();
    }

    private static string Bare(string text, bool isRule, ref int at)
    {
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '"') && !(isRule && text[at] == ','))
            at = (isRule ? TokenText.EndOf(text, at) : null) ?? at + 1;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at, Action<int, string> report)
    {
        var start = at++;
        var word = new StringBuilder();
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                at++;
            word.Append(text[at++]);
        }

        if (at == text.Length)
            report(start + 1, "this text in double quotes is never closed; a quote inside of it is written \\\".");
        else
            at++;
        return word.ToString();
    }
}
