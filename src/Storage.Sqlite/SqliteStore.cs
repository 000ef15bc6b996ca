using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>
/// The store of the embedded host: one SQLite file. Writes share transactions and flushes, and are durable when they return. Reads see what
/// is committed and return when it is durable, too. One process at a time owns the directory.
/// </summary>
public sealed partial class SqliteStore : IWorkflowStore
{
    // Held until the writer has ended. No living process loses it, so no write has to check it.
    private readonly DirectoryLock _lock;
    private readonly GroupWriter _writer;
    private readonly ReaderPool _readers;
    private readonly WriterMetrics _metrics;
    private readonly ListLimits _limits;
    private readonly SemaphoreSlim _listSeats;

    private SqliteStore(DirectoryLock held, GroupWriter writer, ReaderPool readers, WriterMetrics metrics, SqliteStoreOptions options)
    {
        _lock = held;
        _writer = writer;
        _readers = readers;
        _metrics = metrics;
        _metrics.Observe(() => writer.Queued);
        _limits = options.Lists;
        AtOnce = Math.Clamp(options.Readers / 2, 1, Math.Max(1, Environment.ProcessorCount / 2));
        _listSeats = new SemaphoreSlim(AtOnce);
    }

    /// <summary>A list keeps a core busy, and a connection: half of either is left to what reads and writes single instances.</summary>
    public int AtOnce { get; }

    /// <summary>How many transactions were committed since the store was opened; concurrent writes share them.</summary>
    public long CommittedGroups => _writer.Groups;

    /// <summary>Opens the database of a directory. Creates both if they do not exist.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="StorageRefusedException">
    /// The database is damaged, newer than this program or owned by another process, or the directory cannot be used.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The file is locked by another program, or the disk is full.</exception>
    public static async Task<SqliteStore> OpenAsync(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Directory);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Readers, Math.Clamp(options.Readers, 1, SqliteStoreOptions.MostReaders));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxPages ?? 1);

        var directory = Path.GetFullPath(options.Directory);
        return await Task.Run(() => Open(directory, options)).ConfigureAwait(false);
    }

    /// <summary>Finishes the writes that have begun, moves everything into the one file, and releases the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _lock.Release();
        _listSeats.Dispose();
    }

    private static SqliteStore Open(string directory, SqliteStoreOptions options)
    {
        var held = new DirectoryLock(directory);
        held.Acquire();
        var sessions = new List<Session>();
        WriteAheadLog? log = null;
        try
        {
            var path = Path.Combine(directory, Database.FileName);
            sessions.Add(Database.OpenWriter(path, options.MaxPages, () => log = OpenLog(path, options)));
            sessions.Add(Database.OpenCheckpoints(path));
            sessions.Add(Database.OpenCheckpoints(path));
            for (var reader = 0; reader < options.Readers; reader++)
                sessions.Add(Database.OpenReader(path));
            held.Restrict();
            var metrics = new WriterMetrics();
            var flusher = new LogFlusher(log!, metrics);
            var checkpoints = new Checkpoints(sessions[1], sessions[2], flusher, new DatabaseFile(held.DatabaseFile));
            var writer = new GroupWriter(sessions[0], checkpoints, flusher);
            return new SqliteStore(held, writer, new ReaderPool(sessions[3..], writer), metrics, options);
        }
        catch
        {
            sessions.ForEach(session => session.Dispose());
            log?.Dispose();
            held.Release();
            throw;
        }
    }

    /// <summary>A process that was killed may have left something in the log that is not on disk, and readers are about to see it.</summary>
    private static WriteAheadLog OpenLog(string path, SqliteStoreOptions options)
    {
        WriteAheadLog? log = null;
        try
        {
            log = new WriteAheadLog(path, options.BeforeFlush);
            log.WriteAgain();
            return log;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log?.Dispose();
            throw new StorageUnavailableException($"The log of '{path}' cannot be written: {failure.Message}", failure);
        }
    }
}
