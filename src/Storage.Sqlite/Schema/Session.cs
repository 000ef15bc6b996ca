using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>One connection with its prepared statements. Used by one caller at a time.</summary>
internal sealed class Session(SqliteConnection connection) : IDisposable
{
    /// <summary>Steps of SQLite's machine between two checks for cancellation: some tens of microseconds.</summary>
    private const int StepsBetween = 1000;

    private const string TookTooLong = "The read took too long.";

    private readonly Dictionary<string, Statement> _statements = new(SqlComparer.Instance);
    private CancellationToken _cancellation;
    private long? _until;
    private bool _heeds;

    private sqlite3 Handle { get; } = connection.Handle!;

    private bool IsLate => _until is { } until && Stopwatch.GetTimestamp() >= until;

    /// <summary>Whether a transaction is open. SQLite ends one by itself after some failures.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>How many pages this connection has written so far. It starts anew after the largest number.</summary>
    public int PagesWritten
    {
        get
        {
            raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0);
            return pages;
        }
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, SqlValue Value)> parameters)
    {
        var statement = Bind(sql, parameters);
        try
        {
            while (statement.Step())
                continue;
            return raw.sqlite3_changes(Handle);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs several statements that are not kept.</summary>
    public void RunScript(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>The first row; the default of <typeparamref name="T"/> if there is none.</summary>
    public T? First<T>(string sql, Func<Row, T> map, params ReadOnlySpan<(string Name, SqlValue Value)> parameters)
    {
        var statement = Bind(sql, parameters);
        try
        {
            return statement.Step() ? map(statement.Row) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    public List<T> All<T>(string sql, Func<Row, T> map, params ReadOnlySpan<(string Name, SqlValue Value)> parameters)
    {
        var rows = new List<T>();
        Each(sql, row =>
        {
            rows.Add(map(row));
            return true;
        }, parameters);
        return rows;
    }

    /// <summary>Passes on row after row until <paramref name="take"/> wants no more.</summary>
    public void Each(string sql, Func<Row, bool> take, params ReadOnlySpan<(string Name, SqlValue Value)> parameters)
    {
        var statement = Bind(sql, parameters);
        try
        {
            while (statement.Step() && take(statement.Row))
                continue;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Like <see cref="Each"/>, for a statement that is made for one request and not kept.</summary>
    public void EachOnce(string sql, Func<Row, bool> take, IEnumerable<(string Name, SqlValue Value)> parameters)
    {
        _cancellation.ThrowIfCancellationRequested();
        (string Name, SqlValue Value)[] values = [.. parameters];
        using var statement = new Statement(Handle, sql, values);
        statement.Bind(values);
        while (statement.Step() && take(statement.Row))
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
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_INTERRUPT && IsLate)
        {
            throw new TimeoutException(TookTooLong, failure);
        }
        finally
        {
            (_cancellation, _until) = (CancellationToken.None, null);
            if (InTransaction)
                Run("ROLLBACK");
        }
    }

    /// <summary>
    /// Ends the snapshot that is being read with a <see cref="TimeoutException"/> if it is not done by then. It looks at the clock itself: on a
    /// machine whose threads are all busy, perhaps with reads like this one, a timer comes when they are done.
    /// </summary>
    public void EndAfter(TimeSpan most)
    {
        _until = Stopwatch.GetTimestamp() + (long)(most.TotalSeconds * Stopwatch.Frequency);
        Watch();
    }

    /// <summary>
    /// If this connection is the last to be closed, SQLite shall not move the log into the database. If a part of the log is not on disk,
    /// that could damage the database. The next start reads the log as it is then.
    /// </summary>
    /// <param name="leave">False if it may move the log again.</param>
    public void LeaveLog(bool leave = true) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave ? 1 : 0, out _), Handle);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        connection.Dispose();
    }

    /// <summary>From now on SQLite checks between its steps. An interrupt from outside could fall between two statements.</summary>
    private void Heed(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        if (cancellation.CanBeCanceled)
            Watch();
    }

    private void Watch()
    {
        if (_heeds)
            return;
        raw.sqlite3_progress_handler(Handle, StepsBetween, _ => _cancellation.IsCancellationRequested || IsLate ? 1 : 0, null);
        _heeds = true;
    }

    private Statement Bind(string sql, ReadOnlySpan<(string Name, SqlValue Value)> parameters)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (IsLate)
            throw new TimeoutException(TookTooLong);
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(Handle, sql, parameters));
        statement.Bind(parameters);
        return statement;
    }
}
