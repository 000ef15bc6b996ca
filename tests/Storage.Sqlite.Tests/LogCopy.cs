namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The bytes of a database and of its log, as the disk might have them if the power were cut.</summary>
internal sealed class LogCopy
{
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

    public string WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        var database = Path.Combine(directory, "workflow.db");
        File.WriteAllBytes(database, Database);
        File.WriteAllBytes(database + "-wal", Log);
        return database;
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
