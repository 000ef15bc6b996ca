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
    private (ulong Salt, int Frames) _last;

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
            // If the log begins anew meanwhile, nobody knows which of the two the count is of.
            ulong salt;
            int moved;
            do
            {
                salt = log.Salt;
                moved = session.First(Move, row => row.GetInt32(2));
            }
            while (log.Salt != salt);
            // If another program moves it now, it is -1.
            if (moved >= 0)
                _last = (salt, moved);
            return moved;
        }
        catch (Exception failure) when (failure is SqliteException or IOException)
        {
            _isDoubtful = true;
            return null;
        }
    }

    public bool TryFlush() => Try(database.Flush);

    // The log begins anew only once all of it is on disk in the database. SQLite may say that it has moved all, and not have flushed it: the writer may have written more meanwhile.
    private bool TryMoveAgain() => Try(() => database.MoveAgain(log, log.Salt == _last.Salt ? _last.Frames : 0));

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
