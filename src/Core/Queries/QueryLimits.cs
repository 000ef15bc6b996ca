namespace WorkflowFunctions.Core.Queries;

/// <summary>How large a query may be.</summary>
public static class QueryLimits
{
    /// <summary>In characters.</summary>
    public const int Length = 4096;

    /// <summary>How deep parentheses may be nested.</summary>
    public const int Depth = 32;

    public const int Comparisons = 100;

    /// <summary>Comparisons that read every value of their field (<see cref="QueryOperators.ReadsAll"/>).</summary>
    public const int SlowComparisons = 16;

    /// <summary>The most problems that are told of one query: beyond these a reader learns nothing more.</summary>
    public const int Problems = 25;
}
