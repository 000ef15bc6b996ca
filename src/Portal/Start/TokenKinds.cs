using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Start;

/// <summary>As what a condition takes the values of its tokens.</summary>
internal static class TokenKinds
{
    /// <summary>A token that is compared with another one, or only with <c>NULL</c>, says nothing.</summary>
    public static IEnumerable<(string Token, ParameterKind Kind)> In(string condition) =>
        TokenText.SingleToken(condition) is { } token ? [(token, ParameterKind.Boolean)]
        : RuleReader.Read(condition, DateTimeOffset.UnixEpoch).Rule is { } rule ? In(rule)
        : [];

    private static IEnumerable<(string Token, ParameterKind Kind)> In(Rule rule) => rule switch
    {
        Rule.And and => In(and.Left).Concat(In(and.Right)),
        Rule.Or or => In(or.Left).Concat(In(or.Right)),
        Rule.Not not => In(not.Inner),
        Rule.Truth truth => [(truth.Token, ParameterKind.Boolean)],
        Rule.Compare compare => Of(compare.Token, compare.Value),
        Rule.In list => list.Values.SelectMany(value => Of(list.Token, value)),
        _ => [],
    };

    private static IEnumerable<(string Token, ParameterKind Kind)> Of(string token, RuleOperand operand) => (operand as RuleOperand.Literal)?.Value switch
    {
        QueryValue.Number or QueryValue.Exact => [(token, ParameterKind.Number)],
        QueryValue.Moment => [(token, ParameterKind.Date)],
        QueryValue.Flag => [(token, ParameterKind.Boolean)],
        QueryValue.Text => [(token, ParameterKind.Text)],
        _ => [],
    };
}
