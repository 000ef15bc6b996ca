using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Portal.Builder.Conditions;

/// <summary>One comparison of a condition, as it stands in the fields of a form.</summary>
/// <param name="Token">Such as <c>$(amount)</c>, or its name alone.</param>
/// <param name="Comparison">One of <see cref="Comparisons.All"/>.</param>
/// <param name="Value">A value, a token, or several with commas between; empty if the comparison takes none.</param>
internal sealed record RulePart(string Token, string Comparison, string Value);

/// <summary>A condition as comparisons that people choose.</summary>
/// <param name="IsAny">Whether one of them is enough; otherwise all have to be true.</param>
internal sealed record RuleParts(bool IsAny, ImmutableArray<RulePart> Parts)
{
    /// <summary>The most comparisons to choose; a condition with more is written.</summary>
    public const int Most = 20;

    public const string And = "AND";
    public const string Or = "OR";

    public static RuleParts Empty { get; } = new(IsAny: false, [new RulePart("", Comparisons.All[0].Code, "")]);

    /// <summary>The comparisons of a condition; null if they would not be written exactly like it.</summary>
    public static RuleParts? Of(string text)
    {
        // A field of one line loses the ends of lines.
        if (text.AsSpan().IndexOfAny('\r', '\n') >= 0)
            return null;
        var (syntax, problems) = QueryParser.ParseRule(text);
        if (syntax is null || !problems.IsEmpty)
            return null;
        var isAny = syntax is QuerySyntax.Or;
        var parts = Operands(syntax, isAny).Select(PartOf).ToList();
        if (parts.Contains(null) || parts.Count > Most)
            return null;
        var found = new RuleParts(isAny, [.. parts.OfType<RulePart>()]);
        return found.Text == text ? found : null;
    }

    /// <summary>The condition.</summary>
    public string Text => string.Join(IsAny ? $" {Or} " : $" {And} ", Parts.Select(RuleText.Write));

    private static IEnumerable<QuerySyntax> Operands(QuerySyntax syntax, bool isAny) => (syntax, isAny) switch
    {
        (QuerySyntax.Or or, true) => Operands(or.Left, isAny).Concat(Operands(or.Right, isAny)),
        (QuerySyntax.And and, false) => Operands(and.Left, isAny).Concat(Operands(and.Right, isAny)),
        _ => [syntax],
    };

    private static RulePart? PartOf(QuerySyntax syntax) => syntax switch
    {
        QuerySyntax.Truth { Word: var word } when RuleText.IsToken(word) => new(word.Text, Comparisons.IsTrue, ""),
        QuerySyntax.Not { Inner: QuerySyntax.Truth { Word: var word } } when RuleText.IsToken(word) => new(word.Text, Comparisons.IsNotTrue, ""),
        QuerySyntax.Comparison { Operator: QueryOperator.Equal } none when RuleText.IsNull(none.Value) => new(none.Field.Text, Comparisons.HasNone, ""),
        QuerySyntax.Comparison { Operator: QueryOperator.NotEqual } some when RuleText.IsNull(some.Value) => new(some.Field.Text, Comparisons.HasOne, ""),
        QuerySyntax.Comparison { Operator: { } @operator } comparison => new(comparison.Field.Text, @operator.Text(), RuleText.Shown(comparison.Value)),
        QuerySyntax.In list => new(list.Field.Text, QueryParser.InOperator, RuleText.Shown(list.Values)),
        QuerySyntax.Not { Inner: QuerySyntax.In list } => new(list.Field.Text, Comparisons.IsNoneOf, RuleText.Shown(list.Values)),
        _ => null,
    };
}
