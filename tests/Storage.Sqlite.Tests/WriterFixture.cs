using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A writer whose groups a test puts together: one job keeps the writer busy while others queue up behind it.</summary>
internal sealed class WriterFixture : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly Session _reader;

    // Open as long as the database is: if it were closed before, SQLite would lose its locks.
    private readonly SafeFileHandle _file;

    /// <param name="flush">What happens before the disk writes the database; null: nothing.</param>
    /// <param name="beforeFlush">What happens before the disk writes the log; null: nothing.</param>
    public WriterFixture(
        int? maxPages = null, int checkpointPages = Checkpoints.DefaultPages, int mostPages = Checkpoints.MostPages, Action? flush = null, Action? beforeFlush = null)
    {
        using (var schema = Schema.Database.OpenWriter(_directory.Database, maxPages: null))
            schema.Run("CREATE TABLE member (number INTEGER PRIMARY KEY, data BLOB)");
        var session = Schema.Database.OpenWriter(_directory.Database, maxPages);
        _reader = Schema.Database.OpenReader(_directory.Database);
        _file = File.OpenHandle(_directory.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var flusher = new LogFlusher(new WriteAheadLog(_directory.Database, beforeFlush));
        Checkpoints = new Checkpoints(
            Schema.Database.OpenCheckpoints(_directory.Database), Schema.Database.OpenCheckpoints(_directory.Database), flusher,
            new DatabaseFile(_file, flush), checkpointPages, mostPages);
        Writer = new GroupWriter(session, Checkpoints, flusher);
    }

    public Checkpoints Checkpoints { get; }

    public GroupWriter Writer { get; }

    public string Database => _directory.Database;

    /// <summary>How many bytes of what was written have been moved out of the log.</summary>
    public long DatabaseLength => new FileInfo(_directory.Database).Length;

    /// <summary>How many bytes the log has taken.</summary>
    public long LogLength => new FileInfo(_directory.Database + "-wal").Length;

    public static int Insert(Session session, int number, int size = 1) =>
        session.Run("INSERT INTO member (number, data) VALUES (@number, zeroblob(@size))", ("@number", number), ("@size", size));

    /// <summary>Makes the writer wait inside a group of its own until the result is set.</summary>
    public TaskCompletionSource Hold()
    {
        using var entered = new ManualResetEventSlim();
        var held = new TaskCompletionSource();
        _ = Writer.WriteAsync(_ =>
        {
            entered.Set();
            held.Task.GetAwaiter().GetResult();
            return 0;
        });
        entered.Wait(TestContext.Current.CancellationToken);
        return held;
    }

    public int Count() => Values().Count;

    public List<int> Values() => _reader.All("SELECT number FROM member ORDER BY number", row => row.GetInt32(0));

    /// <summary>As long as the result is not disposed of, what is written from now on stays in the log.</summary>
    public IDisposable ReadOn()
    {
        var session = Schema.Database.OpenReader(_directory.Database);
        session.Run("BEGIN");
        session.First("SELECT count(*) FROM member", row => row.GetInt32(0));
        return session;
    }

    /// <summary>The disk takes what was written to the database for written, and has not written it.</summary>
    public void Lose(byte[] since)
    {
        var length = RandomAccess.GetLength(_file);
        RandomAccess.Write(_file, since, 0);
        if (length > since.Length)
            RandomAccess.Write(_file, new byte[length - since.Length], since.Length);
    }

    /// <summary>Closes the database as a host does: the writer is the last.</summary>
    public void Close()
    {
        _reader.Dispose();
        Writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _reader.Dispose();
        _file.Dispose();
        _directory.Dispose();
    }
}
