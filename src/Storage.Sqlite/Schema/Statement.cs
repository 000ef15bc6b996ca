using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>
/// One prepared statement. <see cref="SqliteCommand"/> would look up each parameter by its name and make several objects for each
/// execution, a tenth of what a signal costs.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _prepared;
    private readonly int[] _places;

    /// <param name="parameters">Their names, in the order in which their values will come.</param>
    /// <exception cref="SqliteException">SQLite refuses the text.</exception>
    /// <exception cref="ArgumentException">The text has several statements.</exception>
    public Statement(sqlite3 database, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out _prepared, out var rest), database);
        if (!string.IsNullOrWhiteSpace(rest))
            throw new ArgumentException($"Only the first of several statements would run; the others are: {rest}", nameof(sql));
        _places = new int[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
            _places[index] = raw.sqlite3_bind_parameter_index(_prepared, parameters[index].Name);
    }

    public Row Row => new(_prepared);

    /// <summary>Gives each parameter its value. A name that the statement does not have is passed over.</summary>
    public void Bind(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        for (var index = 0; index < parameters.Length; index++)
        {
            if (_places[index] > 0)
                SqliteException.ThrowExceptionForRC(Bind(_places[index], parameters[index].Value), _database);
        }
    }

    /// <summary>Goes on to the next row; false if there is none.</summary>
    /// <exception cref="SqliteException">The statement has failed, or was interrupted.</exception>
    public bool Step()
    {
        var result = raw.sqlite3_step(_prepared);
        SqliteException.ThrowExceptionForRC(result, _database);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Ends the execution. Its failure was told by <see cref="Step"/>.</summary>
    public void Reset() => raw.sqlite3_reset(_prepared);

    public void Dispose() => _prepared.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_prepared, place),
        long number => raw.sqlite3_bind_int64(_prepared, place, number),
        int number => raw.sqlite3_bind_int(_prepared, place, number),
        string text => raw.sqlite3_bind_text(_prepared, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(_prepared, place, bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No column holds such values."),
    };
}
