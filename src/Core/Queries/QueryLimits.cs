namespace WorkflowFunctions.Core.Queries;

/// <summary>How large a query may be.</summary>
public static class QueryLimits
{
    /// <summary>In characters.</summary>
    public const int Length = 4096;

    /// <summary>How deep parentheses may be nested.</summary>
    public const int Depth = 32;

    public const int Comparisons = 100;

    /// <summary>The most problems reported for one query: more would not help the reader.</summary>
    public const int Problems = 25;
}
