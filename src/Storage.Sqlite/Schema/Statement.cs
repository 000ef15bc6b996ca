using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>
/// One prepared statement. <see cref="SqliteCommand"/> would look up each parameter by its name and make several objects for each
/// execution, a tenth of what a signal costs.
/// </summary>
internal sealed class Statement : IDisposable
{
    /// <summary>In characters.</summary>
    private const int LongestOnStack = 256;

    /// <summary>The most bytes that one character takes in UTF-8.</summary>
    private const int MostBytesOfOne = 3;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _prepared;
    private readonly int[] _places;

    /// <param name="parameters">Their names, in the order in which their values will come.</param>
    /// <exception cref="SqliteException">SQLite refuses the text.</exception>
    /// <exception cref="ArgumentException">The text has several statements.</exception>
    public Statement(sqlite3 database, string sql, ReadOnlySpan<(string Name, SqlValue Value)> parameters)
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
    public void Bind(ReadOnlySpan<(string Name, SqlValue Value)> parameters)
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

    private int Bind(int place, SqlValue value)
    {
        if (value.TryGetNumber(out var number))
            return raw.sqlite3_bind_int64(_prepared, place, number);
        if (value.TryGetBytes(out var bytes))
            return raw.sqlite3_bind_blob(_prepared, place, bytes);
        return value.Text is { } text ? Bind(place, text) : raw.sqlite3_bind_null(_prepared, place);
    }

    /// <summary>SQLite copies what it is given, so that a short text needs no array.</summary>
    private int Bind(int place, string text)
    {
        if (text.Length is 0 or > LongestOnStack)
            return raw.sqlite3_bind_text(_prepared, place, text);
        Span<byte> utf8 = stackalloc byte[LongestOnStack * MostBytesOfOne];
        return raw.sqlite3_bind_text(_prepared, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }
}
