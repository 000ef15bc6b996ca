using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>
/// Makes one process the owner of a directory and of the database in it. The operating system holds the locks on the open files, so a
/// killed process leaves none behind; its id stands in a file of its own, because nobody can read the locked ones. The database is
/// locked itself, too: a lock file can be removed, and another directory can have a link to the same database.
/// </summary>
// The lock on the database is one that SQLite, which locks by ranges of bytes, neither sees nor drops: on Unix a lock on the whole open
// file (flock), on Windows, where that would keep SQLite out, a byte far behind all that SQLite locks.
internal sealed class DirectoryLock(string directory) : IStoreOwnership
{
    private const string LockName = "workflow.lock";
    private const string OwnerName = "workflow.pid";
    private const long FarByte = long.MaxValue - 1;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private readonly string _lockPath = Path.Combine(directory, LockName);
    private readonly string _ownerPath = Path.Combine(directory, OwnerName);
    private readonly string _databasePath = Path.Combine(directory, Database.FileName);

    private FileStream? _held;
    private FileStream? _database;

    public Task AcquireAsync() => Task.Run(Acquire);

    /// <exception cref="StorageRefusedException">Another store holds the directory, or it cannot be written to.</exception>
    public void Acquire()
    {
        try
        {
            PrivateFiles.EnsureFolder(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(failure);
        }

        var held = Open(_lockPath, FileShare.None);
        try
        {
            _database = OpenDatabase();
            WriteOwner();
        }
        catch (Exception failure)
        {
            Interlocked.Exchange(ref _database, null)?.Dispose();
            held.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
                throw Unusable(failure);
            throw;
        }

        _held = held;
    }

    /// <summary>Takes other users' access away from what SQLite has put beside the database, now or in an earlier release.</summary>
    public void Restrict()
    {
        PrivateFiles.RestrictFile(_databasePath + "-wal");
        PrivateFiles.RestrictFile(_databasePath + "-shm");
    }

    /// <summary>The database as a file, while the lock is held. Another handle must not be opened: when it were closed, SQLite would lose its own locks.</summary>
    public SafeFileHandle DatabaseFile => _database!.SafeFileHandle;

    /// <summary>While the process lives, nobody can take the lock from it.</summary>
    public void EnsureHeld()
    {
        if (_held is null)
            throw new StorageRefusedException($"The data directory '{directory}' does not belong to this store: it was not opened, or is closed.");
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _held, null) is not { } held)
            return;
        // While the lock is held, nobody else writes the file with the id.
        File.Delete(_ownerPath);
        Interlocked.Exchange(ref _database, null)?.Dispose();
        held.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private void WriteOwner()
    {
        using var owner = PrivateFiles.Open(_ownerPath, FileMode.Create, FileShare.Read);
        owner.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
    }

    private FileStream OpenDatabase()
    {
        if (!OperatingSystem.IsWindows())
            return Open(_databasePath, FileShare.None);
        var file = Open(_databasePath, FileShare.ReadWrite);
        try
        {
            file.Lock(FarByte, 1);
            return file;
        }
        catch (IOException failure)
        {
            file.Dispose();
            throw InUse(_databasePath, failure);
        }
    }

    private FileStream Open(string path, FileShare share)
    {
        try
        {
            return PrivateFiles.Open(path, FileMode.OpenOrCreate, share);
        }
        catch (IOException failure) when (IsLocked(failure))
        {
            throw InUse(path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(failure);
        }
    }

    /// <summary>Whether somebody else holds the file; otherwise it cannot be opened at all, as on a disk that may only be read.</summary>
    private static bool IsLocked(IOException failure) => failure.HResult is SharingViolation or LinuxWouldBlock or MacWouldBlock;

    private StorageRefusedException InUse(string path, IOException failure) => new(
        $"The data directory '{directory}' is in use by {Owner()}: '{path}' is locked ({failure.Message}) "
        + "Stop that process, or choose another directory.",
        failure);

    private string Owner()
    {
        try
        {
            return $"process {File.ReadAllText(_ownerPath).Trim()}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    private StorageRefusedException Unusable(Exception failure) => new(
        $"The data directory '{directory}' cannot be used: {failure.Message.TrimEnd('.')}. Choose a directory this process may create and write to.",
        failure);
}
