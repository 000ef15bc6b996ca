namespace WorkflowFunctions.Core.Queries;

/// <summary>Writes a query as text with the same meaning, and with no more parentheses than needed.</summary>
public static class QueryPrinter
{
    public static string Print(QuerySyntax query) => query switch
    {
        QuerySyntax.And and => $"{Inside(and.Left, and.Left is QuerySyntax.Or)} AND {Inside(and.Right, and.Right is QuerySyntax.And or QuerySyntax.Or)}",
        QuerySyntax.Or or => $"{Print(or.Left)} OR {Inside(or.Right, or.Right is QuerySyntax.Or)}",
        QuerySyntax.Comparison comparison => $"{comparison.Field.Text} {comparison.OperatorWord.Text} {Print(comparison.Value)}",
        _ => throw new ArgumentException("A query with parts missing cannot be written.", nameof(query)),
    };

    private static string Inside(QuerySyntax part, bool needsParentheses) => needsParentheses ? $"({Print(part)})" : Print(part);

    private static string Print(QueryWord value) => value.IsQuoted ? Quote(value.Text) : value.Text;

    /// <summary>The text as a value of the query language, whatever it contains.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
