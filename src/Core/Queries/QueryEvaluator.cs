namespace WorkflowFunctions.Core.Queries;

/// <summary>
/// What a comparison means, for every store. <c>NULL</c> equals only itself: it is unequal to every value, contains none, and is neither
/// before nor after any. If the field has several texts, one of them must match; with <c>-ne</c> and <c>-notcontains</c> none may.
/// </summary>
public static class QueryEvaluator
{
    public static bool Holds(QueryOperator @operator, QueryValue field, QueryValue value) => @operator switch
    {
        QueryOperator.NotEqual => !Holds(QueryOperator.Equal, field, value),
        QueryOperator.NotContains => !Holds(QueryOperator.Contains, field, value),
        _ => (field, value) switch
        {
            (QueryValue.Texts texts, _) => texts.Values.Any(text => Holds(@operator, text, value)),
            (QueryValue.Null, _) or (_, QueryValue.Null) => @operator is QueryOperator.Equal && field == value,
            (QueryValue.Text one, QueryValue.Text other) => HoldsOfText(@operator, one.Key, other.Key),
            _ => HoldsOfOrder(@operator, QueryValue.Compare(field, value)),
        },
    };

    private static bool HoldsOfText(QueryOperator @operator, string field, string value) => @operator switch
    {
        QueryOperator.Contains => field.Contains(value, StringComparison.Ordinal),
        QueryOperator.StartsWith => field.StartsWith(value, StringComparison.Ordinal),
        QueryOperator.EndsWith => field.EndsWith(value, StringComparison.Ordinal),
        _ => HoldsOfOrder(@operator, string.CompareOrdinal(field, value)),
    };

    private static bool HoldsOfOrder(QueryOperator @operator, int order) => @operator switch
    {
        QueryOperator.Equal => order == 0,
        QueryOperator.Greater => order > 0,
        QueryOperator.GreaterOrEqual => order >= 0,
        QueryOperator.Less => order < 0,
        QueryOperator.LessOrEqual => order <= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(@operator), @operator, "Only text takes this operator."),
    };
}
