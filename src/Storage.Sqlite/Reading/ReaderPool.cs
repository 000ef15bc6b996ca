using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Reading;

/// <summary>
/// A fixed number of reading connections. In WAL mode they neither wait for the writer nor block it. What a read has seen leaves this
/// class only when it is on disk.
/// </summary>
internal sealed class ReaderPool : IAsyncDisposable
{
    private readonly Channel<Session> _idle;
    private readonly GroupWriter _writer;
    private readonly int _count;

    public ReaderPool(IReadOnlyCollection<Session> sessions, GroupWriter writer)
    {
        _writer = writer;
        _count = sessions.Count;
        _idle = Channel.CreateBounded<Session>(_count);
        foreach (var session in sessions)
            _idle.Writer.TryWrite(session);
    }

    /// <summary>Runs one consistent read as soon as a connection is free. If it is cancelled, it stops in the middle.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, T> read, CancellationToken cancellation)
    {
        var session = await TakeAsync(cancellation).ConfigureAwait(false);
        T result;
        long seen;
        try
        {
            result = session.Snapshot(read, cancellation);
            seen = _writer.LastSeen;
        }
        catch (SqliteException failure) when (SqliteFailures.IsUnavailable(failure))
        {
            throw SqliteFailures.Unavailable(failure);
        }
        finally
        {
            _idle.Writer.TryWrite(session);
        }

        await _writer.FlushedAsync(seen).WaitAsync(cancellation).ConfigureAwait(false);
        return result;
    }

    /// <summary>Closes each connection once its read is done.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var open = _count; open > 0 && await _idle.Reader.WaitToReadAsync().ConfigureAwait(false); open--)
            (await TakeAsync(CancellationToken.None).ConfigureAwait(false)).Dispose();
        _idle.Writer.TryComplete();
    }

    private async ValueTask<Session> TakeAsync(CancellationToken cancellation)
    {
        try
        {
            return await _idle.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }
    }
}
