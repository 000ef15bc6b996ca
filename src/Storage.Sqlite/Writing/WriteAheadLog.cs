using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// SQLite's log as a file that can be flushed beside the writer. It is open as long as the database is, because a system tells of a
/// failed flush only to those who had the file open before.
/// </summary>
// Its format is documented, and never changes: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
internal sealed class WriteAheadLog : IDisposable
{
    public const int PageSize = 4096;

    private const int PieceSize = 1024 * 1024;
    private const int LogHead = 32;
    private const int FrameHead = 24;

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
        Disk.Flush(_file, $"The log of '{Database.FileName}'");
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

    /// <summary>The number of the page, from 1, that is in this frame. Frames are counted from 0.</summary>
    public long PageOf(int frame)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        ReadAt(OffsetOf(frame), number);
        return BinaryPrimitives.ReadUInt32BigEndian(number);
    }

    /// <summary>Reads the page in this frame.</summary>
    public void Read(int frame, Span<byte> page) => ReadAt(OffsetOf(frame) + FrameHead, page);

    public void Dispose() => _file.Dispose();

    private static long OffsetOf(int frame) => LogHead + (frame * (long)(FrameHead + PageSize));

    private void ReadAt(long offset, Span<byte> bytes)
    {
        if (RandomAccess.Read(_file, bytes, offset) != bytes.Length)
            throw new IOException($"The log of '{Database.FileName}' ends before {offset + bytes.Length} bytes.");
    }
}
