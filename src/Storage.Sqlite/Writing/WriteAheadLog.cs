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
    private const int PieceSize = 1024 * 1024;
    private const int LogHead = 32;
    private const int FrameHead = 24;
    private const int SaltSize = 8;

    /// <summary>The number at the beginning of a log whose checksums are of numbers in the order of bytes of a big-endian machine.</summary>
    private const uint BigEndianMark = 0x377f0683;

    private readonly SafeFileHandle _file;
    private readonly LogIndex _index;
    private readonly Action? _beforeFlush;

    /// <param name="database">The path of a database that is open in this process.</param>
    /// <param name="beforeFlush">Tests wait or fail here, as a disk does.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public WriteAheadLog(string database, Action? beforeFlush = null)
    {
        _file = File.OpenHandle(
            database + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _beforeFlush = beforeFlush;
        try
        {
            _index = new LogIndex(database);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>How many bytes a page has.</summary>
    public int PageSize
    {
        get
        {
            Span<byte> head = stackalloc byte[LogHead];
            ReadAt(0, head);
            return PageSizeIn(head);
        }
    }

    /// <summary>What tells this log from the one before: SQLite begins it anew with another. 0 if nothing was ever written.</summary>
    public ulong Salt
    {
        get
        {
            Span<byte> head = stackalloc byte[LogHead];
            return RandomAccess.Read(_file, head, 0) == LogHead ? BinaryPrimitives.ReadUInt64BigEndian(SaltIn(head)) : 0;
        }
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
    /// <exception cref="IOException">The disk still fails, or is full, or the system has forgotten what was to be written.</exception>
    public void WriteAgain()
    {
        EnsureWhole();
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

    /// <summary>The numbers of the pages, from 1, that are in the first frames.</summary>
    public IEnumerable<long> PagesIn(int frames)
    {
        var head = new byte[LogHead];
        ReadAt(0, head);
        var frame = new byte[FrameHead];
        for (var index = 0; index < frames; index++)
        {
            ReadAt(OffsetOf(index, PageSizeIn(head)), frame);
            if (!IsOf(head, frame))
                throw new IOException($"The log of '{Database.FileName}' has another frame {index} than was written.");
            yield return BinaryPrimitives.ReadUInt32BigEndian(frame);
        }
    }

    /// <summary>Reads the page in a frame. Frames are counted from 0.</summary>
    public void Read(int frame, Span<byte> page) => ReadAt(OffsetOf(frame, page.Length) + FrameHead, page);

    public void Dispose()
    {
        _file.Dispose();
        _index.Dispose();
    }

    private static int PageSizeIn(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadInt32BigEndian(head[8..]);

    private static long OffsetOf(int frame, int pageSize) => LogHead + (frame * (long)(FrameHead + pageSize));

    private static bool IsOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> frame) => frame.Slice(8, SaltSize).SequenceEqual(SaltIn(head));

    private static ReadOnlySpan<byte> SaltIn(ReadOnlySpan<byte> head) => head.Slice(16, SaltSize);

    /// <summary>
    /// After a failed flush, some systems throw away what they could not write, and from then on read what was on disk before. SQLite
    /// checks the log only at a start: it would show that, and move it into the database.
    /// </summary>
    private void EnsureWhole()
    {
        var (frames, expected) = _index.ReadHead();
        if (frames == 0)
            return;
        var head = new byte[LogHead];
        ReadAt(0, head);
        var isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(head) == BigEndianMark;
        var found = new LogChecksum(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(24)), BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(28)));
        var frame = new byte[FrameHead + PageSizeIn(head)];
        for (var index = 0; index < frames; index++)
        {
            ReadAt(OffsetOf(index, PageSizeIn(head)), frame);
            found = IsOf(head, frame) ? found.With(frame.AsSpan(0, 8), isBigEndian).With(frame.AsSpan(FrameHead), isBigEndian) : default;
        }

        if (found != expected)
        {
            throw new IOException(
                $"The log of '{Database.FileName}' has other bytes than were written to it. What was confirmed is on disk: start the host anew.");
        }
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        if (RandomAccess.Read(_file, bytes, offset) != bytes.Length)
            throw new IOException($"The log of '{Database.FileName}' ends before {offset + bytes.Length} bytes.");
    }
}
