using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// SQLite's index of the log, of which the head says what the log has to hold. It is in memory that processes share, so that no broken
/// disk changes it.
/// </summary>
// Its format is documented: https://www.sqlite.org/walformat.html#the_wal_index_file_format
internal sealed class LogIndex : IDisposable
{
    private const int HeadSize = 48;

    // Open as long as the database is: if it were closed before, SQLite would lose its locks.
    private readonly SafeFileHandle _file;

    /// <param name="database">The path of a database that is open in this process.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public LogIndex(string database) =>
        _file = File.OpenHandle(database + "-shm", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>How many frames are committed, and the checksum up to the last of them. Nobody may write to the log meanwhile.</summary>
    public (int Frames, LogChecksum Checksum) ReadHead()
    {
        Span<byte> head = stackalloc byte[HeadSize];
        if (RandomAccess.Read(_file, head, 0) != HeadSize)
            throw new IOException($"The index of the log of '{Database.FileName}' has no head.");
        var numbers = MemoryMarshal.Cast<byte, uint>(head);
        return ((int)numbers[4], new LogChecksum(numbers[6], numbers[7]));
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>The checksum of a log up to some place. That of each frame goes on from the one before.</summary>
internal readonly record struct LogChecksum(uint First, uint Second)
{
    /// <param name="bytes">Pairs of numbers of 32 bits.</param>
    /// <param name="isBigEndian">The order of their bytes, which the head of the log tells.</param>
    public LogChecksum With(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var (first, second) = (First, Second);
        for (; bytes.Length >= 2 * sizeof(uint); bytes = bytes[(2 * sizeof(uint))..])
        {
            unchecked
            {
                first += Number(bytes) + second;
                second += Number(bytes[sizeof(uint)..]) + first;
            }
        }

        return new(first, second);

        uint Number(ReadOnlySpan<byte> four) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(four) : BinaryPrimitives.ReadUInt32LittleEndian(four);
    }
}
