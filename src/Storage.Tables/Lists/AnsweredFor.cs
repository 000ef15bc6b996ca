using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// The people in whose place somebody has answered, as a column of list rows: eight bytes of the hash of each key, because as many may
/// answer as the step waits for.
/// </summary>
internal static class AnsweredFor
{
    /// <summary>Absent if there are none.</summary>
    public const string Column = "AnsweredFor";

    /// <summary>
    /// As many as one column can hold, the latest. An earlier one has the instance in the list still, and is told when answering that the
    /// vote is given.
    /// </summary>
    public const int Most = 64 * 1024 / Size;

    private const int Size = 8;

    public static byte[] Of(ImmutableArray<string> keys) => [.. keys.TakeLast(Most).SelectMany(Hash)];

    public static bool Has(TableEntity row, string key)
    {
        if (row.GetBinary(Column) is not { } people)
            return false;
        var hash = Hash(key);
        for (var start = 0; start + Size <= people.Length; start += Size)
        {
            if (people.AsSpan(start, Size).SequenceEqual(hash))
                return true;
        }

        return false;
    }

    private static byte[] Hash(string key) => Convert.FromHexString(Keys.Short(key));
}
