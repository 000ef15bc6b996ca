using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>One connection with its prepared statements. Used by one caller at a time.</summary>
internal sealed class Session(SqliteConnection connection) : IDisposable
{
    /// <summary>Steps of SQLite's machine between two checks for cancellation: some tens of microseconds.</summary>
    private const int StepsBetween = 1000;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private CancellationToken _cancellation;
    private bool _heeds;

    /// <summary>Whether a transaction is open. SQLite ends one by itself after some failures.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>How many pages this connection has written so far. It starts anew after the largest number.</summary>
    public int PagesWritten
    {
        get
        {
            raw.sqlite3_db_status(connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0);
            return pages;
        }
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Bind(sql, parameters).ExecuteNonQuery();

    /// <summary>The first row; the default of <typeparamref name="T"/> if there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Bind(sql, parameters).ExecuteReader();
        return reader.Read() ? map(reader) : default;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Bind(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>Passes on row after row until <paramref name="take"/> wants no more.</summary>
    public void Each(string sql, Func<SqliteDataReader, bool> take, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Bind(sql, parameters).ExecuteReader();
        while (reader.Read() && take(reader))
            continue;
    }

    /// <summary>Like <see cref="Each"/>, for a statement that is made for one request and not kept.</summary>
    public void EachOnce(string sql, Func<SqliteDataReader, bool> take, IEnumerable<(string Name, object? Value)> parameters)
    {
        _cancellation.ThrowIfCancellationRequested();
        using var command = new SqliteCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        while (reader.Read() && take(reader))
            continue;
    }

    /// <summary>Everything that <paramref name="read"/> sees is of one moment.</summary>
    /// <exception cref="OperationCanceledException">The read was cancelled, perhaps in the middle of a statement.</exception>
    public T Snapshot<T>(Func<Session, T> read, CancellationToken cancellation = default)
    {
        Run("BEGIN");
        try
        {
            Heed(cancellation);
            return read(this);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The read was cancelled.", failure, cancellation);
        }
        finally
        {
            _cancellation = CancellationToken.None;
            if (InTransaction)
                Run("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    /// <summary>From now on SQLite checks between its steps. An interrupt from outside could fall between two statements.</summary>
    private void Heed(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        if (_heeds || !cancellation.CanBeCanceled)
            return;
        raw.sqlite3_progress_handler(connection.Handle, StepsBetween, _ => _cancellation.IsCancellationRequested ? 1 : 0, null);
        _heeds = true;
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = new SqliteCommand(sql, connection);
            foreach (var (name, _) in parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _commands.Add(sql, command);
        }

        for (var index = 0; index < parameters.Length; index++)
            command.Parameters[index].Value = parameters[index].Value ?? DBNull.Value;
        return command;
    }
}
