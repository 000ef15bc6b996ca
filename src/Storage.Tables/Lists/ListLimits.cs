namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>How much of a list is read, and in which way. It never changes a result; a list that would need more is refused.</summary>
/// <param name="ReadWhole">How many of the latest rows of a partition are read whole: most lists are not longer, and need one request for each.</param>
/// <param name="NearEnough">Rows of a page with fewer others between them are read together: a row is small beside a request.</param>
internal sealed record ListLimits(int ReadWhole, int NearEnough)
{
    public static ListLimits Default { get; } = new(ReadWhole: 100, NearEnough: 20);

    /// <summary>The most rows that are read for one page.</summary>
    public int MostRows { get; init; } = 20_000;
}
