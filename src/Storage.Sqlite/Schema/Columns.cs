namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>How values are stored in columns: ids as bytes that sort like their canonical text, moments as UTC ticks of 100 ns.</summary>
internal static class Columns
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static long Of(DateTimeOffset moment) => moment.UtcTicks;
}
