using Microsoft.Data.Sqlite;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// Moves the write-ahead log into the database, on a thread and connections of its own: within a commit it would keep everybody waiting
/// who writes then. The writer itself only moves the little that was written in the meantime, because SQLite begins the log anew only when
/// all of it is moved. Nothing is moved that the flusher has not on disk.
/// </summary>
// SQLite flushes the database only once all of the log is in it, which under load is the writer's part. What the thread has moved is
// therefore flushed here: otherwise the writer, and everybody who waits for it, would wait for thousands of scattered pages.
internal sealed class Checkpoints : IDisposable
{
    /// <summary>After how many pages of 4 KiB in the log it is moved.</summary>
    public const int DefaultPages = 8_000;

    /// <summary>If so many times as many pages are in the log, the writer waits for the thread: a slow disk slows it down.</summary>
    private const int MostBehind = 4;

    private readonly Session _session;
    private readonly Session _pin;
    private readonly LogFlusher _flusher;
    private readonly MovedPages _moved;
    private readonly int _pages;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ManualResetEventSlim _rest = new(initialState: true);
    private readonly Thread _thread;
    private volatile Phase _phase;
    private volatile bool _isEnded;
    private int _before;

    /// <param name="session">Moves the log.</param>
    /// <param name="pin">Keeps what comes after a commit from being moved.</param>
    public Checkpoints(Session session, Session pin, LogFlusher flusher, DatabaseFile database, int pages = DefaultPages)
    {
        _session = session;
        _pin = pin;
        _flusher = flusher;
        _moved = new MovedPages(flusher.Log, database);
        _pages = pages;
        _thread = new Thread(MoveAgainAndAgain) { Name = "SQLite checkpoints", IsBackground = true };
        _thread.Start();
    }

    private enum Phase
    {
        Idle,
        UnderWay,
        Rest,
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

        if (_phase is Phase.UnderWay && written / MostBehind >= _pages)
            _rest.Wait();
        // SQLite would wait for the same flush, but not be told if it has failed before.
        if (_phase is Phase.Rest && _flusher.TryWait())
        {
            _moved.TryMove(writer);
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
            // The second time takes what was written during the first, so that little is left to the writer.
            for (var time = 0; time < 2 && TryMoveFlushed(); time++)
                continue;
            _phase = Phase.Rest;
            _rest.Set();
        }
    }

    /// <summary>Moves what is committed by now, once that is on disk. SQLite moves nothing that came after what somebody reads.</summary>
    private bool TryMoveFlushed()
    {
        try
        {
            return _pin.Snapshot(pin =>
            {
                pin.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt32(0));
                return _flusher.TryWait() && _moved.TryMove(_session);
            }) && _moved.TryFlush();
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
