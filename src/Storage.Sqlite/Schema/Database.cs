using Microsoft.Data.Sqlite;
using SQLitePCL;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>Opens connections to the database file. Brings its schema up to date, or refuses the file.</summary>
internal static class Database
{
    public const string FileName = "workflow.db";

    private const int BusySeconds = 2;

    /// <summary>A file of up to this many bytes is checked completely when it is opened. A larger one would delay the start.</summary>
    private const long LargestChecked = 64 * 1024 * 1024;

    /// <param name="secureLog">
    /// Makes sure that what is in the log is on disk. Before it returns, nothing is written, and nothing is moved out of the log, even if
    /// the file is refused: the process before may have ended because the disk had failed.
    /// </param>
    /// <exception cref="StorageRefusedException">The file is damaged, newer than this program, or another program's.</exception>
    /// <exception cref="StorageUnavailableException">The file cannot be used now.</exception>
    public static Session OpenWriter(string path, int? maxPages, Action? secureLog = null)
    {
        var session = Open(path);
        try
        {
            session.LeaveLog();
            Check(session, path);
            session.Run("PRAGMA journal_mode = WAL");
            // A commit does not wait for the disk: the log is flushed beside the writer. SQLite itself still flushes the log before it is
            // moved, the database before the log begins anew, and the new log's head.
            session.Run("PRAGMA synchronous = NORMAL");
            // SQLite looks through the whole cache at commits that have balanced a tree. What it does not hold, the system does.
            session.Run("PRAGMA cache_size = -16384");
            // Not by a commit: it would not tell whether the disk took it, and move what may not be in the log on disk.
            session.Run("PRAGMA wal_autocheckpoint = 0");
            // More than the log takes as long as the checkpoints can keep up: a file that is made smaller and grows again flushes slowly.
            session.Run("PRAGMA journal_size_limit = 167772160");
            if (maxPages is { } pages)
                session.Run(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"));
            // SQLite makes the log of a new database only when it is read.
            _ = UserVersion(session);
            secureLog?.Invoke();
            session.LeaveLog(false);
            Migrate(session);
            return session;
        }
        catch (SqliteException failure)
        {
            session.Dispose();
            throw SqliteFailures.IsDamage(failure) ? Damaged(path, failure.Message, failure) : SqliteFailures.Unavailable(failure);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public static Session OpenCheckpoints(string path)
    {
        var session = Open(path);
        session.Run("PRAGMA synchronous = NORMAL");
        return session;
    }

    public static Session OpenReader(string path)
    {
        var session = Open(path);
        session.Run("PRAGMA query_only = ON");
        session.Run("PRAGMA cache_size = -16384");
        // If a list is sorted by another field than it is filtered by, thousands of scattered rows are read. In mapped memory none of
        // them costs a call. SQLite maps at most 2 GiB; the rest of a larger file is read. Writes never go through the map.
        session.Run("PRAGMA mmap_size = 2147418112");
        return session;
    }

    private static Session Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(connection.Handle, BusySeconds * 1000);
            return new Session(connection);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw SqliteFailures.IsDamage(failure) ? Damaged(path, failure.Message, failure) : SqliteFailures.Unavailable(failure);
        }
    }

    private static void Check(Session session, string path)
    {
        var found = UserVersion(session);
        if (found > Migrations.All.Count)
        {
            throw new StorageRefusedException(
                $"The database '{path}' has schema version {found}; this program knows versions up to {Migrations.All.Count}. "
                + "Start the newer program that wrote it, or choose another directory.");
        }

        if (found == 0 && session.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0)) > 0)
        {
            throw new StorageRefusedException(
                $"The database '{path}' holds another program's tables and no schema version of this one. Choose another directory.");
        }

        if (new FileInfo(path).Length <= LargestChecked
            && session.First("PRAGMA quick_check(1)", row => row.GetString(0)) is { } verdict && verdict != "ok")
        {
            throw Damaged(path, verdict);
        }
    }

    private static void Migrate(Session session)
    {
        for (var version = UserVersion(session); version < Migrations.All.Count; version++)
        {
            session.Run("BEGIN IMMEDIATE");
            session.RunScript(Migrations.All[version]);
            session.Run(FormattableString.Invariant($"PRAGMA user_version = {version + 1}"));
            session.Run("COMMIT");
        }
    }

    private static int UserVersion(Session session) => session.First("PRAGMA user_version", row => row.GetInt32(0));

    private static StorageRefusedException Damaged(string path, string found, Exception? inner = null) => new(
        $"The file '{path}' is no usable database ({found}). Restore it from a backup, or move it away to start with an empty one.", inner);
}
