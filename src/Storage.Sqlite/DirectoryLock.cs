using System.Globalization;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>
/// Makes one process the owner of a directory. The operating system holds the lock on the open file, so a killed process leaves no
/// lock behind. The process id has a file of its own, because nobody can read the locked one.
/// </summary>
internal sealed class DirectoryLock(string directory) : IStoreOwnership
{
    private const string LockName = "workflow.lock";
    private const string OwnerName = "workflow.pid";

    private readonly string _lockPath = Path.Combine(directory, LockName);
    private readonly string _ownerPath = Path.Combine(directory, OwnerName);

    private FileStream? _held;

    public Task AcquireAsync() => Task.Run(Acquire);

    /// <exception cref="StorageRefusedException">Another store holds the directory, or it cannot be written to.</exception>
    public void Acquire()
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(failure);
        }

        var held = Open();
        try
        {
            File.WriteAllText(_ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Unusable(failure);
        }

        _held = held;
    }

    /// <summary>While the process lives, no other can take the lock from it.</summary>
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
        held.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private FileStream Open()
    {
        try
        {
            return new FileStream(_lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unusable(failure);
        }
        catch (IOException failure)
        {
            throw new StorageRefusedException(
                $"The data directory '{directory}' is in use by {Owner()}: '{_lockPath}' is locked ({failure.Message}) "
                + "Stop that process, or choose another directory.",
                failure);
        }
    }

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
        $"The data directory '{directory}' cannot be used: {failure.Message} Choose a directory this process may create and write to.",
        failure);
}
