using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The file into which the log is moved, to be flushed beside the writer and written again if that fails.</summary>
/// <param name="file">It is open as long as the database is, and closed by somebody else: if it were closed before, SQLite would lose its locks.</param>
/// <param name="beforeFlush">Tests fail here, as a disk does.</param>
internal sealed class DatabaseFile(SafeFileHandle file, Action? beforeFlush = null)
{
    /// <summary>Returns when all that was written to the file is on disk.</summary>
    /// <exception cref="IOException">The disk has failed, and a part of it may never get there: see <see cref="MoveAgain"/>.</exception>
    public void Flush()
    {
        beforeFlush?.Invoke();
        Disk.FlushInParts(file, $"The database '{Database.FileName}'");
    }

    /// <summary>
    /// Moves again what SQLite has moved from the log, and flushes it. SQLite never moves a page twice: if the disk has failed to write it,
    /// it would be lost when the log begins anew. Nobody may move anything meanwhile.
    /// </summary>
    /// <param name="frames">How many frames of the log were moved.</param>
    /// <exception cref="IOException">The disk still fails, or is full.</exception>
    // All who read have these pages, or later ones in the log: SQLite would not have moved them before.
    public void MoveAgain(WriteAheadLog log, int frames)
    {
        var latest = new Dictionary<long, int>();
        foreach (var (frame, page) in log.PagesIn(frames).Index())
            latest[page] = frame;
        var bytes = new byte[latest.Count == 0 ? 0 : log.PageSize];
        foreach (var (page, frame) in latest)
        {
            log.Read(frame, bytes);
            RandomAccess.Write(file, bytes, (page - 1) * bytes.Length);
        }

        Flush();
    }
}
