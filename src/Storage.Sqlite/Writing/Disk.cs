using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>Has the disk write a file, and believes no system that only says so.</summary>
internal static partial class Disk
{
    private const int Interrupted = 4;

    /// <summary>Returns when all that was written to the file is on disk.</summary>
    /// <param name="name">What the file is to an operator.</param>
    /// <exception cref="IOException">
    /// The disk has failed. What was written since the last flush may never get there, and the next flush may succeed without it: it has to
    /// be written again.
    /// </exception>
    public static void Flush(SafeFileHandle file, string name)
    {
        // The portable one takes it for success that a file system has become read-only, which is how ext4 reacts to a broken disk.
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (SynchronizeData(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException($"{name} could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SynchronizeData(SafeFileHandle file);
}
