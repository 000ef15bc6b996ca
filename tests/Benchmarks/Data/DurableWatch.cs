using System.Diagnostics;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Benchmarks.Load;

namespace WorkflowFunctions.Benchmarks.Data;

/// <summary>
/// Sees from outside when signals have moved their instances on disk: it reads the inbox in the database of a running host, every few
/// milliseconds. An entry that has its sequence was stamped in the commit that moved the instance. What it says is late by a pause at most.
/// </summary>
internal sealed class DurableWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SqliteConnection _connection;
    private readonly int _expected;
    private readonly Dictionary<long, Guid> _unread = [];
    private readonly Dictionary<Guid, long> _durable = [];
    private readonly Thread _thread;
    private long _last;
    private volatile Exception? _failure;

    private DurableWatch(InstanceDatabase database, int expected)
    {
        _connection = database.Open();
        _expected = expected;
        _last = LastNumber();
        _thread = new Thread(Watch) { IsBackground = true };
    }

    /// <summary>How many signals were seen to be folded.</summary>
    public int Folded { get; private set; }

    /// <summary>When the latest of them was seen, by <see cref="Stopwatch"/>.</summary>
    public long LatestAt { get; private set; }

    public static DurableWatch Start(InstanceDatabase database, int expected)
    {
        var watch = new DurableWatch(database, expected);
        watch._thread.Start();
        return watch;
    }

    /// <summary>Waits until all that is expected is on disk, or nothing has moved for half a minute.</summary>
    public void Join()
    {
        _thread.Join();
        _connection.Dispose();
        if (_failure is not null)
            throw new InvalidOperationException("The database could not be watched.", _failure);
    }

    /// <summary>From sending to durable, for those that were sent once to an instance of their own and were folded.</summary>
    public Latencies Since(IReadOnlyList<Guid> ids, LoadResult load) => new(ids.Zip(load.Sent)
        .Where(one => _durable.ContainsKey(one.First))
        .Select(one => Stopwatch.GetElapsedTime(one.Second, _durable[one.First]).TotalMilliseconds));

    private void Watch()
    {
        try
        {
            var moved = Stopwatch.GetTimestamp();
            while (Folded < _expected && Stopwatch.GetElapsedTime(moved) < Patience)
            {
                var before = Folded;
                var began = Stopwatch.GetTimestamp();
                Look();
                if (Folded > before)
                    moved = LatestAt;
                // However much there is to see, watching takes a fifth of a core at most.
                var took = Stopwatch.GetElapsedTime(began);
                Thread.Sleep(took * 4 > Pause ? took * 4 : Pause);
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private void Look()
    {
        using var transaction = _connection.BeginTransaction(deferred: true);
        var stillUnread = new HashSet<long>();
        if (_unread.Count > 0)
        {
            using var unread = new SqliteCommand("SELECT number FROM mail WHERE sequence IS NULL", _connection, transaction);
            using var row = unread.ExecuteReader();
            while (row.Read())
                stillUnread.Add(row.GetInt64(0));
        }

        var arrived = new List<(long Number, Guid Id, bool IsRead)>();
        using (var command = new SqliteCommand(
            "SELECT mail.number, instance.id, mail.sequence IS NOT NULL FROM mail JOIN instance ON instance.number = mail.instance WHERE mail.number > @last",
            _connection, transaction))
        {
            command.Parameters.AddWithValue("@last", _last);
            using var row = command.ExecuteReader();
            while (row.Read())
                arrived.Add((row.GetInt64(0), new Guid((byte[])row[1], bigEndian: true), row.GetBoolean(2)));
        }

        transaction.Commit();
        var now = Stopwatch.GetTimestamp();
        foreach (var (number, id) in _unread.Where(entry => !stillUnread.Contains(entry.Key)).ToList())
        {
            _unread.Remove(number);
            See(id, now);
        }

        foreach (var (number, id, isRead) in arrived)
        {
            _last = Math.Max(_last, number);
            if (isRead)
                See(id, now);
            else
                _unread.Add(number, id);
        }
    }

    private void See(Guid id, long now)
    {
        Folded++;
        LatestAt = now;
        _durable[id] = now;
    }

    private long LastNumber()
    {
        using var command = new SqliteCommand("SELECT coalesce(max(number), 0) FROM mail", _connection);
        return (long)command.ExecuteScalar()!;
    }
}
