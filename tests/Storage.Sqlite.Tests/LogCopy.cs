namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The bytes of a database and of its log, as the disk might have them if the power were cut.</summary>
internal sealed class LogCopy
{
    /// <summary>What a disk writes in one piece.</summary>
    private const int Sector = 512;

    private const int Head = 32;

    public required byte[] Database { get; init; }

    public required byte[] Log { get; init; }

    /// <summary>Copies the files of a database that is open, and that nobody writes to meanwhile.</summary>
    public static LogCopy Of(string database) => new() { Database = Read(database), Log = Read(database + "-wal") };

    /// <summary>What is left if only the first bytes of the log have reached the disk.</summary>
    public LogCopy CutAt(int length) => new() { Database = Database, Log = Log[..length] };

    /// <summary>What is left if a part of the log has not reached the disk although what follows has.</summary>
    public LogCopy Without(int start, int length)
    {
        var log = Log.ToArray();
        log.AsSpan(start, Math.Min(length, log.Length - start)).Clear();
        return new() { Database = Database, Log = log };
    }

    /// <summary>The numbers that change whenever the log begins anew.</summary>
    public ReadOnlySpan<byte> Salt => Log.Length < Head ? default : Log.AsSpan(16, 8);

    /// <summary>What was certainly on disk once SQLite had begun this log: all of the database, and the head that makes what follows it void.</summary>
    public LogCopy AtItsBeginning(LogCopy before) => new() { Database = Database, Log = [.. Log[..Head], .. before.Log.Skip(Head)] };

    /// <summary>What is left if some of what was written after a flush has reached the disk, and the rest has not.</summary>
    /// <param name="flushed">What was on disk then.</param>
    /// <param name="log">Whether the next piece of the log is on disk.</param>
    /// <param name="database">The same of the database.</param>
    public LogCopy After(LogCopy flushed, Func<bool> log, Func<bool> database) =>
        new() { Database = Mix(flushed.Database, Database, database), Log = Mix(flushed.Log, Log, log) };

    public string WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        var database = Path.Combine(directory, "workflow.db");
        File.WriteAllBytes(database, Database);
        File.WriteAllBytes(database + "-wal", Log);
        return database;
    }

    private static byte[] Mix(byte[] before, byte[] after, Func<bool> isWritten)
    {
        var mixed = new byte[Math.Max(before.Length, after.Length)];
        before.CopyTo(mixed, 0);
        for (var start = 0; start < after.Length; start += Sector)
        {
            var length = Math.Min(Sector, after.Length - start);
            if (isWritten())
                after.AsSpan(start, length).CopyTo(mixed.AsSpan(start));
        }

        return mixed;
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
