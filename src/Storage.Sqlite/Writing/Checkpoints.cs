using Microsoft.Data.Sqlite;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// Moves the write-ahead log into the database, on a thread and a connection of its own: within a commit it would keep everybody waiting
/// who writes then. SQLite begins the log anew only when all of it is moved. So the writer itself moves the little that was written in the meantime, unless there was a moment without
/// any.
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

    private const string Move = "PRAGMA wal_checkpoint(PASSIVE)";

    private readonly Session _session;
    private readonly Action _flush;
    private readonly int _pages;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile Phase _phase;
    private volatile bool _isEnded;
    private int _before;

    /// <param name="flush">Has the disk write what is in the database file.</param>
    public Checkpoints(Session session, Action flush, int pages = DefaultPages)
    {
        _session = session;
        _flush = flush;
        _pages = pages;
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

    /// <summary>To be called by the writer after each commit.</summary>
    public void AfterCommit(Session writer)
    {
        switch (_phase)
        {
            case Phase.Idle when unchecked(writer.PagesWritten - _before) >= _pages:
                _phase = Phase.UnderWay;
                _wake.Set();
                break;
            case Phase.Rest:
                TryMove(writer);
                goto case Phase.Done;
            case Phase.Done:
                _before = writer.PagesWritten;
                _phase = Phase.Idle;
                break;
        }
    }

    /// <summary>Waits for what is under way, and closes the connection.</summary>
    public void Dispose()
    {
        _isEnded = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _session.Dispose();
    }

    private void MoveAgainAndAgain()
    {
        while (_wake.WaitOne() && !_isEnded)
        {
            _phase = BeginsAnewByItself() ? Phase.Done : Phase.Rest;
        }
    }

    /// <summary>Moves the log. Each time takes what was written during the time before, so that little is left to the writer.</summary>
    /// <returns>Whether all of it was moved at a moment when nobody wrote.</returns>
    private bool BeginsAnewByItself()
    {
        var moved = 0;
        for (var time = 0; time < MostTimes && TryMove(_session) is { } sum; time++)
        {
            TryFlush();
            if (sum < moved)
                return true;
            if (sum - moved <= FewPages)
                return false;
            moved = sum;
        }

        return false;
    }

    /// <summary>SQLite flushes once more before it begins the log anew, and its failure counts.</summary>
    private void TryFlush()
    {
        try
        {
            _flush();
        }
        catch (IOException)
        {
            // The writer's part only takes longer.
        }
    }

    /// <summary>A log that cannot be moved stays, and is read as before. If the disk is full or broken, the next commit says so.</summary>
    /// <returns>How many pages of the log have been moved in all; null if it cannot be moved.</returns>
    private static int? TryMove(Session session)
    {
        try
        {
            return session.First(Move, row => row.GetInt32(2));
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
