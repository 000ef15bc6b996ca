using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>Reads a rule. Its operators must fit the values they are used with.</summary>
public static class RuleReader
{
    /// <param name="now"><c>%TODAY%</c> is the midnight before it, in UTC.</param>
    /// <returns>The rule, or everything that is wrong in the order of position; neither if the text is blank.</returns>
    public static (Rule? Rule, ImmutableArray<QueryProblem> Problems) Read(string text, DateTimeOffset now)
    {
        var (syntax, problems) = QueryParser.ParseRule(text);
        if (syntax is null)
            return (null, problems);
        var found = problems.ToList();
        var rule = Bind(syntax, now, found);
        return found.Count == 0 ? (rule, []) : (null, [.. found.OrderBy(problem => problem.Position).Take(QueryLimits.Problems)]);
    }

    private static Rule? Bind(QuerySyntax syntax, DateTimeOffset now, List<QueryProblem> problems)
    {
        switch (syntax)
        {
            case QuerySyntax.And and:
                var (left, right) = (Bind(and.Left, now, problems), Bind(and.Right, now, problems));
                return left is null || right is null ? null : new Rule.And(left, right);
            case QuerySyntax.Or or:
                var (one, other) = (Bind(or.Left, now, problems), Bind(or.Right, now, problems));
                return one is null || other is null ? null : new Rule.Or(one, other);
            case QuerySyntax.Not not:
                return Bind(not.Inner, now, problems) is { } inner ? new Rule.Not(inner) : null;
            case QuerySyntax.Truth truth:
                return TokenOf(truth.Word, problems) is { } name ? new Rule.Truth(name)
                    : JsonValues.Bool(truth.Word.Text) is { } value ? new Rule.Constant(value)
                    : null;
            case QuerySyntax.In list:
                var values = list.Values.Select(value => OperandOf(value, isOfText: false, now, problems)).ToImmutableArray();
                return TokenOf(list.Field, problems) is { } token ? new Rule.In(token, values, list.IsList) : null;
            case QuerySyntax.Comparison comparison:
                return Bind(comparison, now, problems);
            default:
                return null;
        }
    }

    private static Rule.Compare? Bind(QuerySyntax.Comparison comparison, DateTimeOffset now, List<QueryProblem> problems)
    {
        if (comparison.Operator is not { } @operator)
            return null;
        var value = OperandOf(comparison.Value, RuleValues.IsOfText(@operator), now, problems);
        if (value is RuleOperand.Literal literal && RuleValues.OperatorsOf(literal.Value) is var allowed && !allowed.Contains(@operator))
        {
            problems.Add(new(comparison.OperatorWord.Position,
                $"{comparison.OperatorWord.Text} cannot be used with {comparison.Value.Text}; valid are {QueryOperators.List(allowed)}."));
        }

        return TokenOf(comparison.Field, problems) is { } token ? new Rule.Compare(token, @operator, value) : null;
    }

    private static RuleOperand OperandOf(QueryWord word, bool isOfText, DateTimeOffset now, List<QueryProblem> problems)
    {
        if (TokenOf(word, problems) is { } token)
            return new RuleOperand.Token(token);
        if (word.Is(QueryLiterals.Me))
        {
            problems.Add(new(word.Position,
                $"{QueryLiterals.Me} stands for the caller of a list, whom a rule does not have; the requester is $(requester). As text it needs double quotes."));
        }

        var segments = TokenText.Parse(word.Text);
        foreach (var segment in segments.Where(segment => segment.IsToken))
            RefuseSecret(segment.Text, word, problems);
        return segments.Any(segment => segment.IsToken)
            ? new RuleOperand.Template(word.Text)
            : new RuleOperand.Literal(QueryLiterals.ReadRuleValue(word with { Text = string.Concat(segments.Select(segment => segment.Text)) }, isOfText, now));
    }

    private static string? TokenOf(QueryWord word, List<QueryProblem> problems)
    {
        if (word.Token is { } token)
            RefuseSecret(token, word, problems);
        return word.Token;
    }

    private static void RefuseSecret(string token, QueryWord word, List<QueryProblem> problems)
    {
        if (TokenRenderer.IsSecret(token))
            problems.Add(new(word.Position, $"'$({token})' is a secret, and rules take no secrets."));
    }
}
