using SQLitePCL;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>The row at which a statement stands. What is read from it stays; the row itself is gone with the next one.</summary>
internal readonly struct Row(sqlite3_stmt statement)
{
    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>The bytes where SQLite has them: good until the statement goes on.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public Guid Id(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public DateTimeOffset Moment(int column) => new(GetInt64(column), TimeSpan.Zero);

    public string? TextOrNull(int column) => IsNull(column) ? null : GetString(column);
}
