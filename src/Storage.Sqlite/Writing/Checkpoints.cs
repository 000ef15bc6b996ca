using Microsoft.Data.Sqlite;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// Moves the write-ahead log into the database, on a thread and connections of its own: within a commit it would keep everybody waiting
/// who writes then. SQLite begins the log anew only when all of it is moved. So the writer itself moves the little that was written in the
/// meantime, unless there was a moment without any. Nothing is moved that the flusher has not on disk.
/// </summary>
// SQLite flushes the database only once all of the log is in it, which under load is the writer's part. What the thread has moved is
// therefore flushed here: otherwise the writer, and everybody who waits for it, would wait for thousands of scattered pages.
internal sealed class Checkpoints : IDisposable
{
    /// <summary>After how many pages of 4 KiB in the log it is moved.</summary>
    public const int DefaultPages = 24_000;

    /// <summary>A few pages are left to the writer: it moves them in a few milliseconds.</summary>
    public const int FewPages = 150;

    /// <summary>If the disk takes less than is written, the rest would never become little.</summary>
    public const int MostTimes = 6;

    /// <summary>If so many are written before the log is moved, the writer waits for the thread: a slow disk slows it down.</summary>
    public const int MostPages = 64_000;

    private readonly Session _session;
    private readonly Session _pin;
    private readonly LogFlusher _flusher;
    private readonly MovedPages _moved;
    private readonly int _pages;
    private readonly int _most;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ManualResetEventSlim _rest = new(initialState: true);
    private readonly Thread _thread;
    private volatile Phase _phase;
    private volatile bool _isEnded;
    private int _before;

    /// <param name="session">Moves the log.</param>
    /// <param name="pin">Keeps what comes after a commit from being moved.</param>
    public Checkpoints(Session session, Session pin, LogFlusher flusher, DatabaseFile database, int pages = DefaultPages, int most = MostPages)
    {
        _session = session;
        _pin = pin;
        _flusher = flusher;
        _moved = new MovedPages(flusher.Log, database);
        _pages = pages;
        _most = most;
        _thread = new Thread(MoveAgainAndAgain) { Name = "SQLite checkpoints", IsBackground = true };
        _thread.Start();
    }

    private enum Phase
    {
        Idle,
        UnderWay,
        Rest,
        Done,
    }

    /// <summary>Whether the other thread is at work.</summary>
    public bool IsUnderWay => _phase == Phase.UnderWay;

    /// <summary>Whether a part of what was moved may not be on disk. Then the log must be kept.</summary>
    public bool IsDoubtful => _moved.IsDoubtful;

    /// <summary>To be called by the writer after each commit.</summary>
    public void AfterCommit(Session writer)
    {
        var written = unchecked(writer.PagesWritten - _before);
        if (_phase is Phase.Idle && written >= _pages)
        {
            _rest.Reset();
            _phase = Phase.UnderWay;
            _wake.Set();
        }

        if (_phase is Phase.UnderWay && written >= _most)
            _rest.Wait();
        // SQLite would wait for the same flush, but not be told if it has failed before.
        if (_phase is Phase.Rest && _flusher.TryWait())
        {
            _moved.TryMove(writer);
            _phase = Phase.Done;
        }

        if (_phase is Phase.Done)
        {
            _before = writer.PagesWritten;
            _phase = Phase.Idle;
        }
    }

    /// <summary>Waits for what is under way, and closes the connections.</summary>
    public void Dispose()
    {
        _isEnded = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _rest.Dispose();
        _pin.Dispose();
        _session.Dispose();
    }

    private void MoveAgainAndAgain()
    {
        while (_wake.WaitOne() && !_isEnded)
        {
            _phase = BeginsAnewByItself() ? Phase.Done : Phase.Rest;
            _rest.Set();
        }
    }

    /// <summary>Moves the log. Each time takes what was written during the time before, so that little is left to the writer.</summary>
    /// <returns>Whether all of it was moved at a moment when nobody wrote.</returns>
    private bool BeginsAnewByItself()
    {
        var moved = 0;
        for (var time = 0; time < MostTimes && TryMoveFlushed() is { } sum; time++)
        {
            if (sum < moved)
                return true;
            if (sum - moved <= FewPages)
                return false;
            moved = sum;
        }

        return false;
    }

    /// <summary>Moves what is committed by now, once that is on disk. SQLite moves nothing that came after what somebody reads.</summary>
    /// <returns>How many pages of the log have been moved in all; null if it cannot be moved.</returns>
    private int? TryMoveFlushed()
    {
        try
        {
            var sum = _pin.Snapshot(pin =>
            {
                pin.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt32(0));
                return _flusher.TryWait() ? _moved.TryMove(_session) : null;
            });
            return sum is not null && _moved.TryFlush() ? sum : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
