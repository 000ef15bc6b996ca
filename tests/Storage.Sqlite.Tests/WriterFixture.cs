using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A writer whose groups a test puts together: one job keeps the writer busy while others queue up behind it.</summary>
internal sealed class WriterFixture : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly Session _reader;

    /// <param name="flush">What the checkpoints have the disk do; null: nothing.</param>
    /// <param name="beforeFlush">What happens before the disk writes the log; null: nothing.</param>
    public WriterFixture(
        int? maxPages = null, int checkpointPages = Checkpoints.DefaultPages, Action? flush = null, Action? beforeFlush = null)
    {
        using (var schema = Schema.Database.OpenWriter(_directory.Database, maxPages: null))
            schema.Run("CREATE TABLE member (number INTEGER PRIMARY KEY, data BLOB)");
        Checkpoints = new Checkpoints(Schema.Database.OpenCheckpoints(_directory.Database), flush ?? (() => { }), checkpointPages);
        var session = Schema.Database.OpenWriter(_directory.Database, maxPages);
        Writer = new GroupWriter(session, Checkpoints, new WriteAheadLog(_directory.Database, beforeFlush));
        _reader = Schema.Database.OpenReader(_directory.Database);
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

    public void Dispose()
    {
        Writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _reader.Dispose();
        _directory.Dispose();
    }
}
