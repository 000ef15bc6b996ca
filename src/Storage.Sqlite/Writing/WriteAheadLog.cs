using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// SQLite's log as a file that can be flushed beside the writer. It is open as long as the database is, because a system tells of a
/// failed flush only to those who had the file open before.
/// </summary>
internal sealed partial class WriteAheadLog : IDisposable
{
    private const int PieceSize = 1024 * 1024;
    private const int Interrupted = 4;

    private readonly SafeFileHandle _file;
    private readonly Action? _beforeFlush;

    /// <param name="database">The path of a database that is open in this process.</param>
    /// <param name="beforeFlush">Tests wait or fail here, as a disk does.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public WriteAheadLog(string database, Action? beforeFlush = null)
    {
        _file = File.OpenHandle(
            database + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _beforeFlush = beforeFlush;
    }

    /// <summary>Returns when all that was written to the file is on disk.</summary>
    /// <exception cref="IOException">The disk has failed, and a part of it may never get there: see <see cref="WriteAgain"/>.</exception>
    public void Flush()
    {
        _beforeFlush?.Invoke();
        // The portable one takes it for success that a file system has become read-only, which is how ext4 reacts to a broken disk.
        if (OperatingSystem.IsLinux())
            FlushData();
        else
            RandomAccess.FlushToDisk(_file);
    }

    /// <summary>
    /// Writes the bytes of the file once more, and flushes them. After a failed flush a system may take for written what it has not
    /// written, and another flush alone would say that all is well. Nobody may write to the log meanwhile.
    /// </summary>
    /// <exception cref="IOException">The disk still fails, or is full.</exception>
    public void WriteAgain()
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            int length;
            for (var offset = 0L; (length = RandomAccess.Read(_file, piece, offset)) > 0; offset += length)
                RandomAccess.Write(_file, piece.AsSpan(0, length), offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        Flush();
    }

    public void Dispose() => _file.Dispose();

    private void FlushData()
    {
        while (SynchronizeData(_file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException($"The log of '{Database.FileName}' could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SynchronizeData(SafeFileHandle file);
}
