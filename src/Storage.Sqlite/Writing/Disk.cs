using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>Has the disk write a file, and believes no system that only says so.</summary>
internal static partial class Disk
{
    /// <summary>How many bytes of a file the disk is given at once, if another flush should not wait for all of it.</summary>
    private const int Part = 512 * 1024;

    /// <summary>Wait for what of it is being written, have the rest written, and wait for that: see <c>sync_file_range(2)</c>.</summary>
    private const uint WriteAndWait = 1 | 2 | 4;

    private const int Interrupted = 4;
    private const int WrongArgument = 22;
    private const int NotSeekable = 29;
    private const int NotImplemented = 38;

    /// <summary>Returns when all that was written to the file is on disk.</summary>
    /// <param name="name">What the file is to an operator.</param>
    /// <exception cref="IOException">
    /// The disk has failed. What was written since the last flush may never get there, and the next flush may succeed without it: it has to
    /// be written again.
    /// </exception>
    public static void Flush(SafeFileHandle file, string name)
    {
        // The portable one takes it for success that a file system has become read-only, which is how ext4 reacts to a broken disk.
        if (OperatingSystem.IsLinux())
            Check(Retried(() => SynchronizeData(file)), name);
        else
            RandomAccess.FlushToDisk(file);
    }

    /// <summary>
    /// Like <see cref="Flush"/>, for a file with many changes. The disk gets them piece by piece: a flush of another file then waits for one
    /// piece and not for all of them.
    /// </summary>
    /// <inheritdoc cref="Flush"/>
    public static void FlushInParts(SafeFileHandle file, string name)
    {
        if (OperatingSystem.IsLinux())
        {
            var length = RandomAccess.GetLength(file);
            for (long offset = 0; offset < length; offset += Part)
            {
                var error = Retried(() => SynchronizeRange(file, offset, Part, WriteAndWait));
                // Not every file system offers it. What follows does the same, all at once.
                if (error is WrongArgument or NotSeekable or NotImplemented)
                    break;
                Check(error, name);
            }
        }

        // It is not in the parts that the disk has them beyond its own cache, nor where in the file system they are.
        Flush(file, name);
    }

    /// <returns>The error; 0 if there was none.</returns>
    private static int Retried(Func<int> call)
    {
        while (call() != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                return error;
        }

        return 0;
    }

    private static void Check(int error, string name)
    {
        if (error != 0)
            throw new IOException($"{name} could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SynchronizeData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SynchronizeRange(SafeFileHandle file, long offset, long count, uint flags);
}
