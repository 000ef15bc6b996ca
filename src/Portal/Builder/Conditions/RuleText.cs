using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Portal.Builder.Conditions;

/// <summary>
/// The words of a rule as people type them. A value that has to be in double quotes need not be typed with them; one that is typed with them
/// keeps them, because they make a text of a number.
/// </summary>
internal static class RuleText
{
    public static bool IsToken(QueryWord word) => !word.IsQuoted && TokenText.SingleToken(word.Text) is not null;

    public static bool IsNull(QueryWord word) => word.Is("NULL");

    /// <summary>The token that somebody means who types it, or its name alone; null if it is none.</summary>
    public static string? TokenOf(string typed)
    {
        var text = typed.Trim();
        return TokenText.SingleToken(text) is not null ? text
            : text.AsSpan().IndexOfAny("$()\"\\") < 0 && TokenText.SingleToken($"$({text})") is not null ? $"$({text})"
            : null;
    }

    public static string Write(RulePart part)
    {
        var token = TokenOf(part.Token) ?? part.Token.Trim();
        return part.Comparison switch
        {
            Comparisons.IsTrue => token,
            Comparisons.IsNotTrue => $"NOT {token}",
            Comparisons.HasOne or Comparisons.HasNone => $"{token} {part.Comparison}",
            QueryParser.InOperator => $"{token} {QueryParser.InOperator} {List(part.Value)}",
            Comparisons.IsNoneOf => $"NOT {token} {QueryParser.InOperator} {List(part.Value)}",
            _ => $"{token} {part.Comparison} {Word(part.Value)}",
        };
    }

    public static string Shown(QueryWord word) =>
        !word.IsQuoted || (word.Text.Length > 0 && Word(word.Text) == QueryPrinter.Quote(word.Text)) ? word.Text : QueryPrinter.Quote(word.Text);

    public static string Shown(ImmutableArray<QueryWord> words) =>
        string.Join(", ", words.Select(word => word.IsQuoted && word.Text.Contains(',', StringComparison.Ordinal) ? QueryPrinter.Quote(word.Text) : Shown(word)));

    /// <summary>A list in parentheses, or the one token that stands for a list.</summary>
    private static string List(string typed) =>
        TokenText.SingleToken(typed.Trim()) is not null ? typed.Trim() : $"({string.Join(", ", Split(typed).Select(Word))})";

    /// <summary>As it is if the language takes it for one word, else in quotes.</summary>
    private static string Word(string typed)
    {
        var text = typed.Trim();
        var (rule, problems) = QueryParser.ParseRule($"$(t) {QueryOperator.Equal.Text()} {text}");
        return problems.IsEmpty && rule is QuerySyntax.Comparison { Value: var word } && (word.IsQuoted || word.Text == text) ? text : QueryPrinter.Quote(text);
    }

    /// <summary>At the commas that stand in no quotes and in no token.</summary>
    private static IEnumerable<string> Split(string typed)
    {
        var (start, at) = (0, 0);
        for (; at < typed.Length; at++)
        {
            if (typed[at] == '"')
            {
                for (at++; at < typed.Length && typed[at] != '"'; at++)
                    at += typed[at] == '\\' ? 1 : 0;
            }
            else if (typed[at] == '$' && at + 1 < typed.Length && typed[at + 1] == '(' && typed.IndexOf(')', at) is > 0 and var close)
            {
                at = close;
            }
            else if (typed[at] == ',')
            {
                yield return typed[start..at];
                start = at + 1;
            }
        }

        yield return typed[start..];
    }
}
