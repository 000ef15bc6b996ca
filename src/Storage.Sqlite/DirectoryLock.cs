using System.Globalization;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>
/// Makes one process the owner of a directory. The operating system holds the lock on the open file, so a killed process
/// leaves none behind; its id stands in a file of its own, because nobody can read the locked one.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private const string LockName = "workflow.lock";
    private const string OwnerName = "workflow.pid";

    private readonly FileStream _held;
    private readonly string _ownerPath;

    private DirectoryLock(FileStream held, string ownerPath)
    {
        _held = held;
        _ownerPath = ownerPath;
    }

    /// <exception cref="StorageRefusedException">Another store holds the directory, or it cannot be written to.</exception>
    public static DirectoryLock Take(string directory)
    {
        var lockPath = Path.Combine(directory, LockName);
        var ownerPath = Path.Combine(directory, OwnerName);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(directory, failure);
        }

        FileStream held;
        try
        {
            held = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Unusable(directory, failure);
        }
        catch (IOException failure)
        {
            throw new StorageRefusedException(
                $"The data directory '{directory}' is in use by {Owner(ownerPath)}: '{lockPath}' is locked ({failure.Message}) "
                + "Stop that process, or choose another directory.",
                failure);
        }

        try
        {
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Unusable(directory, failure);
        }

        return new DirectoryLock(held, ownerPath);
    }

    public void Dispose()
    {
        // While the lock is held, the file of the id is nobody else's.
        File.Delete(_ownerPath);
        _held.Dispose();
    }

    private static string Owner(string ownerPath)
    {
        try
        {
            return $"process {File.ReadAllText(ownerPath).Trim()}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    private static StorageRefusedException Unusable(string directory, Exception failure) => new(
        $"The data directory '{directory}' cannot be used: {failure.Message} Choose a directory this process may create and write to.",
        failure);
}
