using Microsoft.Data.Sqlite;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// Moves the log, and knows what of it may not be on disk in the database. A system tells of a failed flush once, and takes the pages for
/// written. SQLite does not move them again: the next time its flush would succeed, and the log would begin anew without them.
/// </summary>
internal sealed class MovedPages(WriteAheadLog log, DatabaseFile database)
{
    private const string Move = "PRAGMA wal_checkpoint(PASSIVE)";

    private volatile bool _isDoubtful;
    private int _frames;

    /// <summary>Whether a part of what was moved may not be on disk.</summary>
    public bool IsDoubtful => _isDoubtful;

    /// <summary>Moves what SQLite can move now, after what was moved in doubt.</summary>
    /// <returns>
    /// How many pages of the log have been moved in all; null if that has failed. Then the log stays, and is read as before. If the disk
    /// is full or broken, the next commit says so.
    /// </returns>
    public int? TryMove(Session session)
    {
        if (_isDoubtful && !TryMoveAgain())
            return null;
        try
        {
            var (inLog, moved) = session.First(Move, row => (row.GetInt32(1), row.GetInt32(2)));
            // If all of it is moved, SQLite has flushed the database. If another program moves it now, both are -1.
            if (inLog >= 0)
                _frames = moved == inLog ? 0 : moved;
            return moved;
        }
        catch (SqliteException)
        {
            _isDoubtful = true;
            return null;
        }
    }

    public bool TryFlush() => Try(database.Flush);

    private bool TryMoveAgain() => Try(() => database.MoveAgain(log, _frames));

    private bool Try(Action flush)
    {
        try
        {
            flush();
            _isDoubtful = false;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _isDoubtful = true;
            return false;
        }
    }
}
