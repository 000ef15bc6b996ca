namespace WorkflowFunctions.Core.Queries;

/// <summary>How much work a query may be, before anybody has looked at a row.</summary>
public static class QueryCost
{
    private const int OfSlowComparison = 5;

    /// <summary>1 for each comparison, 5 for one that reads every value of its field; 0 for no query.</summary>
    public static int Of(string text) => QueryParser.Parse(text).Query is { } query ? Of(query) : 0;

    private static int Of(QuerySyntax query) => query switch
    {
        QuerySyntax.And and => Of(and.Left) + Of(and.Right),
        QuerySyntax.Or or => Of(or.Left) + Of(or.Right),
        QuerySyntax.Comparison { Operator: { } @operator } when @operator.ReadsAll() => OfSlowComparison,
        QuerySyntax.Comparison => 1,
        _ => 0,
    };
}
