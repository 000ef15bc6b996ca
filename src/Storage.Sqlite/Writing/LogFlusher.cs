using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// Has the disk write the log, on a thread of its own, while the writer goes on with the next group. One flush counts for all groups that
/// were committed before it began. Their members get their results then, in the order of the commits; after a failed flush they get the
/// failure, and nothing is flushed until <see cref="TryHeal"/> has worked.
/// </summary>
internal sealed class LogFlusher
{
    /// <summary>If so many groups are committed and not flushed, the writer waits: a slow disk slows it down.</summary>
    public const int MostUnflushed = 2;

    private readonly object _gate = new();
    private readonly WriterMetrics? _metrics;
    private readonly Thread _thread;
    private readonly List<(long Number, TaskCompletionSource Flushed)> _readers = [];
    private List<CommittedGroup> _committed = [];
    private int _underWay;
    private long _announced;
    private long _flushed;
    private StorageUnavailableException? _failure;
    private bool _isEnded;

    /// <param name="metrics">Told how long each flush takes; null if nobody is.</param>
    public LogFlusher(WriteAheadLog log, WriterMetrics? metrics = null)
    {
        Log = log;
        _metrics = metrics;
        _thread = new Thread(FlushAgainAndAgain) { Name = "SQLite flusher", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What is flushed.</summary>
    public WriteAheadLog Log { get; }

    /// <summary>The number of the last commit that a read may have seen that has ended by now.</summary>
    public long LastSeen => Interlocked.Read(ref _announced);

    /// <summary>To be called by the writer before each group.</summary>
    public void WaitForRoom()
    {
        lock (_gate)
        {
            while (_committed.Count + _underWay >= MostUnflushed)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>To be called by the writer right before it commits: from then on readers may see the group.</summary>
    public void Announce() => Interlocked.Increment(ref _announced);

    /// <summary>Takes over what was announced and is committed now. If it was rolled back, it has no members.</summary>
    /// <param name="isInLog">Whether it has written something.</param>
    public void Take(List<WriteJob> members, bool isInLog)
    {
        lock (_gate)
        {
            _committed.Add(new CommittedGroup(_announced, members, isInLog));
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until the commit with this number is on disk; null if that failed and <see cref="TryHeal"/> has to come first.</summary>
    /// <exception cref="StorageUnavailableException">Its flush has failed meanwhile.</exception>
    public Task? WaitFor(long number)
    {
        if (Interlocked.Read(ref _flushed) >= number)
            return Task.CompletedTask;
        lock (_gate)
        {
            if (_flushed >= number)
                return Task.CompletedTask;
            if (_failure is not null)
                return null;
            var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _readers.Add((number, flushed));
            return flushed.Task;
        }
    }

    /// <summary>Waits until all that is committed by now is on disk; false if that has failed.</summary>
    public bool TryWait()
    {
        lock (_gate)
        {
            var number = LastSeen;
            while (_flushed < number && _failure is null)
                Monitor.Wait(_gate);
            return _failure is null;
        }
    }

    /// <summary>
    /// To be called by the writer between two groups. After a failed flush it has everything written to the log again and flushed.
    /// </summary>
    /// <returns>Null if all that is committed is on disk or on its way; otherwise what to tell the members of a group.</returns>
    public StorageUnavailableException? TryHeal()
    {
        lock (_gate)
        {
            if (_failure is null)
                return null;
            while (_committed.Count + _underWay > 0)
                Monitor.Wait(_gate);
        }

        try
        {
            Log.WriteAgain();
        }
        catch (Exception failure)
        {
            return Unavailable(failure);
        }

        lock (_gate)
        {
            _failure = null;
            _flushed = _announced;
            Monitor.PulseAll(_gate);
        }

        return null;
    }

    /// <summary>Flushes what it has taken over, and ends.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private static StorageUnavailableException Unavailable(Exception failure) => new(
        $"The disk does not take what was written: {failure.Message}", failure);

    private void FlushAgainAndAgain()
    {
        while (Next() is { Count: > 0 } groups)
        {
            var failure = _failure;
            if (failure is null && groups.Exists(group => group.IsInLog))
                failure = TryFlush();
            Settle(groups, failure);
        }
    }

    /// <summary>All that is committed; nothing at the end.</summary>
    private List<CommittedGroup> Next()
    {
        lock (_gate)
        {
            while (_committed.Count == 0 && !_isEnded)
                Monitor.Wait(_gate);
            (var next, _committed) = (_committed, []);
            _underWay = next.Count;
            return next;
        }
    }

    private StorageUnavailableException? TryFlush()
    {
        var begun = _metrics?.Begin() ?? 0;
        try
        {
            Log.Flush();
            _metrics?.End(begun, failed: false);
            return null;
        }
        catch (Exception failure)
        {
            _metrics?.End(begun, failed: true);
            return Unavailable(failure);
        }
    }

    private void Settle(List<CommittedGroup> groups, StorageUnavailableException? failure)
    {
        List<TaskCompletionSource> readers;
        lock (_gate)
        {
            _underWay = 0;
            if (failure is null)
                Interlocked.Exchange(ref _flushed, groups[^1].Number);
            _failure = failure;
            readers = [.. _readers.Where(IsSettled).Select(reader => reader.Flushed)];
            _readers.RemoveAll(IsSettled);
            Monitor.PulseAll(_gate);
        }

        foreach (var member in groups.SelectMany(group => group.Members))
        {
            if (failure is null)
                member.Complete();
            else
                member.Fail(failure);
        }

        foreach (var reader in readers)
        {
            if (failure is null)
                reader.SetResult();
            else
                reader.SetException(failure);
        }

        bool IsSettled((long Number, TaskCompletionSource Flushed) reader) => failure is not null || reader.Number <= _flushed;
    }

    private sealed record CommittedGroup(long Number, List<WriteJob> Members, bool IsInLog);
}
