using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// The one writer. All work that was queued during the last transaction shares the next one. While that is flushed, the writer goes on:
/// its members get their results after the flush. If a member fails, all are run again, each in a savepoint of its own: it leaves the
/// others alone.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;
    private const int LongestQueue = 4_096;

    private readonly Session _session;
    private readonly Checkpoints _checkpoints;
    private readonly LogFlusher _flusher;
    private readonly Channel<WriteJob> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _groups;

    public GroupWriter(Session session, Checkpoints checkpoints, LogFlusher flusher)
    {
        _session = session;
        _checkpoints = checkpoints;
        _flusher = flusher;
        _queue = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
        // A thread of its own: it reads and writes files, and a thread of the pool would be missing there.
        new Thread(WriteGroups) { Name = "SQLite writer", IsBackground = true }.Start();
    }

    /// <summary>For what runs in the transaction of a group.</summary>
    public KeptSnapshots Kept { get; } = new();

    /// <summary>For one member at a time, while it runs.</summary>
    public JsonBuffer Json { get; } = new();

    /// <summary>How many writes wait for the next group.</summary>
    public int Queued => _queue.Reader.Count;

    /// <summary>How many groups were committed.</summary>
    public long Groups => Interlocked.Read(ref _groups);

    /// <summary>The number of the last commit that a read may have seen that has ended by now.</summary>
    public long LastSeen => _flusher.LastSeen;

    /// <summary>Returns when the commit with this number is on disk: before, a power cut could take away what a reader has seen.</summary>
    /// <exception cref="StorageUnavailableException">The disk does not take it now.</exception>
    // After a failure only the writer can heal the log, between two groups. A write of nothing has it try.
    public Task FlushedAsync(long number) => _flusher.WaitFor(number) ?? WriteAsync(_ => true);

    /// <summary>Runs <paramref name="work"/> in a group's transaction; returns when the group is durable.</summary>
    /// <exception cref="StorageUnavailableException">The group was not committed, or it is not known whether it is durable.</exception>
    public Task<T> WriteAsync<T>(Func<Session, T> work)
    {
        var job = new WriteJob<T>(work);
        return _queue.Writer.TryWrite(job) ? job.Done : QueueAsync(job);
    }

    /// <summary>Waits for a place in the queue, which is full or closed.</summary>
    private async Task<T> QueueAsync<T>(WriteJob<T> job)
    {
        try
        {
            await _queue.Writer.WriteAsync(job).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await job.Done.ConfigureAwait(false);
    }

    /// <summary>Writes what is queued, accepts nothing new, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            await _ended.Task.ConfigureAwait(false);
            _checkpoints.Dispose();
            if (_checkpoints.IsDoubtful)
                _session.LeaveLog();
            _session.Dispose();
            _flusher.Log.Dispose();
        }
    }

    private void WriteGroups()
    {
        while (_queue.Reader.TryPeek(out _) || _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            _flusher.WaitForRoom();
            var group = new List<WriteJob>();
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var job))
                group.Add(job);
            if (_flusher.TryHeal() is { } failure)
                Fail(group, failure);
            else
                WriteGroup(group);
        }

        _flusher.End();
        if (_flusher.TryHeal() is not null)
            _session.LeaveLog();
        _ended.SetResult();
    }

    private static void Fail(List<WriteJob> group, Exception failure)
    {
        foreach (var job in group)
            job.Fail(failure);
    }

    private void WriteGroup(List<WriteJob> group)
    {
        var before = _session.PagesWritten;
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            // A savepoint copies each page that its member changes, so there are none until a member fails.
            if (!TryRun(group))
            {
                RollBack();
                _session.Run("BEGIN IMMEDIATE");
                foreach (var job in group)
                    RunMember(job);
            }

            _flusher.Announce();
            _session.Run("COMMIT");
        }
        catch (Exception failure)
        {
            RollBack();
            Fail(group, failure is SqliteException known ? SqliteFailures.Unavailable(known) : failure);
            // A reader may wait for what was announced.
            _flusher.Take([], isInLog: false);
            return;
        }

        Interlocked.Increment(ref _groups);
        _flusher.Take(group, _session.PagesWritten != before);
        _checkpoints.AfterCommit(_session);
    }

    /// <summary>Runs all members in one piece; false if one of them failed, and perhaps by itself alone.</summary>
    private bool TryRun(List<WriteJob> group)
    {
        try
        {
            foreach (var job in group)
                job.Run(_session);
            return true;
        }
        catch (Exception failure) when (failure is not SqliteException known || !SqliteFailures.EndsTransaction(known))
        {
            return false;
        }
    }

    private void RunMember(WriteJob job)
    {
        _session.Run("SAVEPOINT member");
        try
        {
            job.Run(_session);
        }
        catch (SqliteException failure) when (SqliteFailures.EndsTransaction(failure) || !_session.InTransaction)
        {
            throw;
        }
        catch (Exception failure)
        {
            Kept.Clear();
            _session.Run("ROLLBACK TO member");
            var isUnavailable = failure is SqliteException known && SqliteFailures.IsUnavailable(known);
            job.Refuse(isUnavailable ? SqliteFailures.Unavailable((SqliteException)failure) : failure);
        }

        _session.Run("RELEASE member");
    }

    private void RollBack()
    {
        Kept.Clear();
        try
        {
            if (_session.InTransaction)
                _session.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Report the failure that led here. If a transaction stays open, the next group fails like this one.
        }
    }
}
