using Microsoft.Data.Sqlite;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>How values are stored in columns: ids as bytes that sort like their canonical text, moments as UTC ticks of 100 ns.</summary>
internal static class Columns
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static long Of(DateTimeOffset moment) => moment.UtcTicks;

    public static Guid Id(this SqliteDataReader row, int column) => new(row.Bytes(column), bigEndian: true);

    public static DateTimeOffset Moment(this SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
