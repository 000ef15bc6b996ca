using Microsoft.Win32.SafeHandles;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>Which pages are moved again after a flush of the database that has failed.</summary>
public sealed class MovedPagesTests : IDisposable
{
    private readonly StoreDirectory _directory = new();
    private readonly Session _writer;
    private readonly Session _mover;
    private readonly WriteAheadLog _log;
    private readonly SafeFileHandle _file;
    private readonly MovedPages _moved;
    private readonly byte[] _before;
    private Action _beforeFlush = () => { };

    public MovedPagesTests()
    {
        using (var schema = Database.OpenWriter(_directory.Database, maxPages: null))
            schema.Run("CREATE TABLE member (number INTEGER PRIMARY KEY, data BLOB)");
        _before = File.ReadAllBytes(_directory.Database);
        _writer = Database.OpenWriter(_directory.Database, maxPages: null);
        _mover = Database.OpenCheckpoints(_directory.Database);
        WriterFixture.Insert(_writer, 1, size: 40_000);
        _log = new WriteAheadLog(_directory.Database);
        _file = File.OpenHandle(_directory.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _moved = new MovedPages(_log, new DatabaseFile(_file, () => _beforeFlush()));
    }

    public void Dispose()
    {
        _mover.Dispose();
        _writer.Dispose();
        _log.Dispose();
        _file.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void What_was_moved_is_moved_again_also_if_it_was_all_of_the_log_and_more_has_come_since()
    {
        using (var reader = Database.OpenReader(_directory.Database))
        {
            // It keeps the log from beginning anew, as one more commit does during a move.
            reader.Run("BEGIN");
            reader.First("SELECT count(*) FROM member", row => row.GetInt32(0));
            Assert.True(_moved.TryMove(_mover) > 0);
            WriterFixture.Insert(_writer, 2, size: 40_000);
        }

        FailOnce(lose: true);
        Assert.False(_moved.TryFlush());
        Assert.True(_moved.IsDoubtful);

        Assert.True(_moved.TryMove(_mover) > 0);
        Assert.True(_moved.TryFlush());
        AssertWhole(1, 2);
    }

    [Fact]
    public void What_was_moved_out_of_a_log_that_has_begun_anew_since_is_not_looked_for_in_the_new_one()
    {
        for (var number = 2; number < 6; number++)
            WriterFixture.Insert(_writer, number, size: 40_000);
        var salt = _log.Salt;
        var moved = _moved.TryMove(_mover);
        WriterFixture.Insert(_writer, 6);
        Assert.NotEqual(salt, _log.Salt);
        FailOnce(lose: false);
        Assert.False(_moved.TryFlush());

        Assert.InRange(_moved.TryMove(_mover)!.Value, 1, moved!.Value - 1);
        Assert.False(_moved.IsDoubtful);
        AssertWhole(1, 2, 3, 4, 5, 6);
    }

    /// <param name="lose">Whether the disk then has what it had at the beginning.</param>
    private void FailOnce(bool lose) => _beforeFlush = () =>
    {
        _beforeFlush = () => { };
        if (lose)
        {
            var length = RandomAccess.GetLength(_file);
            RandomAccess.Write(_file, _before, 0);
            RandomAccess.Write(_file, new byte[length - _before.Length], _before.Length);
        }

        throw new IOException("Input/output error.");
    };

    private void AssertWhole(params int[] numbers)
    {
        using var session = Database.OpenReader(_directory.Database);
        Assert.Equal("ok", session.First("PRAGMA integrity_check", row => row.GetString(0)));
        Assert.Equal(numbers, session.All("SELECT number FROM member ORDER BY number", row => row.GetInt32(0)));
    }
}
