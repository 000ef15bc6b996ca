using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>The database of the ceiling: one writer, and one flush for all who wait, as in the store of the embedded host.</summary>
internal sealed class CeilingDatabase : IAsyncDisposable
{
    private const int LargestGroup = 256;

    /// <summary>About the size of the snapshot of a workflow with one approval.</summary>
    private const int StateBytes = 700;

    private readonly SqliteConnection _connection;
    private readonly Channel<(Guid Id, byte[] Vote, TaskCompletionSource Done)> _queue =
        Channel.CreateUnbounded<(Guid, byte[], TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Task _loop;

    private CeilingDatabase(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Run(WriteGroupsAsync);
    }

    /// <summary>Makes a database with a row for each id.</summary>
    public static void Create(string path, IEnumerable<Guid> ids)
    {
        using var connection = Connect(path);
        Run(connection, "CREATE TABLE instance (id BLOB PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID");
        Run(connection, "CREATE TABLE vote (number INTEGER PRIMARY KEY, instance BLOB NOT NULL, caller TEXT NOT NULL, json BLOB NOT NULL)");
        Run(connection, "BEGIN");
        using var insert = Prepare(connection, "INSERT INTO instance (id, state) VALUES (@id, @state)", "@id", "@state");
        foreach (var id in ids)
            Run(insert, id.ToByteArray(), new byte[StateBytes]);
        Run(connection, "COMMIT");
    }

    public static CeilingDatabase Open(string path) => new(Connect(path));

    /// <summary>Writes a vote and the instance it counts for; returns when both are on disk.</summary>
    public Task WriteAsync(Guid id, byte[] vote)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite((id, vote, done)) ? done.Task : throw new ObjectDisposedException(nameof(CeilingDatabase));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task WriteGroupsAsync()
    {
        try
        {
            await WriteGroupAfterGroupAsync();
        }
        catch (Exception failure)
        {
            // Nobody would be answered any more: the clients see that the server is gone.
            Environment.FailFast("The ceiling cannot write.", failure);
        }
    }

    private async Task WriteGroupAfterGroupAsync()
    {
        using var begin = Prepare(_connection, "BEGIN IMMEDIATE");
        using var commit = Prepare(_connection, "COMMIT");
        using var update = Prepare(_connection, "UPDATE instance SET state = @state WHERE id = @id", "@state", "@id");
        using var insert = Prepare(_connection, "INSERT INTO vote (instance, caller, json) VALUES (@id, @caller, @json)", "@id", "@caller", "@json");
        var group = new List<(Guid Id, byte[] Vote, TaskCompletionSource Done)>(LargestGroup);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var one))
                group.Add(one);
            Run(begin);
            foreach (var (id, vote, _) in group)
            {
                var key = id.ToByteArray();
                if (Run(update, new byte[StateBytes], key) != 1)
                    throw new InvalidOperationException($"There is no instance {id}.");
                Run(insert, key, "approver", vote);
            }

            Run(commit);
            foreach (var (_, _, done) in group)
                done.SetResult();
            group.Clear();
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        // As in the store of the embedded host.
        foreach (var setting in (string[])["journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 16000"])
            Run(connection, "PRAGMA " + setting);
        return connection;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] names)
    {
        var command = new SqliteCommand(sql, connection);
        foreach (var name in names)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index];
        return command.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
