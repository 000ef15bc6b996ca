using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>Whatever part of the log has reached the disk when the power is cut, the database holds whole groups, and no later one without all before.</summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Groups = 30;
    private const int Members = 3;
    private const int RowsOfOne = 4;
    private const int RowsOfGroup = Members * RowsOfOne;
    private const int Cuts = 30;
    private const int Page = 4096;

    /// <summary>More than one group writes, so that what begins a log is not moved at once.</summary>
    private const int CheckpointPages = 20;

    private const int Apart = 97;

    private const int Rounds = 24;

    private readonly StoreDirectory _directory = new();
    private readonly HeldDisk _disk = new();
    private WriterFixture _fixture = new(checkpointPages: int.MaxValue);
    private int _count;

    /// <summary>One meets each case; <c>WORKFLOW_LONG_RUN=1</c> tries many mixtures.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? 40 : 1)];

    public void Dispose()
    {
        _disk.Release();
        _fixture.Dispose();
        _directory.Dispose();
        _disk.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_whole_groups_are_left_and_each_with_all_before_it(bool isCut)
    {
        for (var group = 0; group < Groups; group++)
            await WriteGroupAsync(group, apart: 7);
        var copy = LogCopy.Of(_fixture.Database);
        var random = new Random(20261128);

        var left = new List<int> { GroupsLeft(copy) };
        for (var cut = 0; cut < Cuts; cut++)
        {
            var at = random.Next(copy.Log.Length);
            left.Add(GroupsLeft(isCut ? copy.CutAt(at) : copy.Without(at / Page * Page, Page)));
        }

        Assert.Equal(Groups, left[0]);
        Assert.True(left.Distinct().Count() > Groups / 2, $"The cuts left only {string.Join(", ", left.Distinct().Order())} groups.");
    }

    /// <summary>
    /// Flushes fail again and again while the log is moved and begins anew. What was written since the last that succeeded has reached the
    /// disk in part, in pieces and in any order, and what SQLite has flushed itself does not count.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_fails_while_the_log_is_moved_all_that_was_told_is_left_and_nothing_in_part(int seed)
    {
        _fixture.Dispose();
        _fixture = new(checkpointPages: CheckpointPages, beforeFlush: _disk.BeforeFlush);
        var random = new Random(seed);
        var flushed = LogCopy.Of(_fixture.Database);
        var (told, moved, begun) = (0, 0, 0);
        for (var group = 0; group < Rounds; group++)
        {
            if (random.Next(5) < 3)
            {
                await WriteGroupAsync(group, Apart);
            }
            else
            {
                Task? write = null;
                _disk.HoldAt(() => write = WriteGroupAsync(group, Apart));
                Cut(group + 1);
                _disk.Fail(times: 1);
                _disk.Release();
                await Assert.ThrowsAsync<StorageUnavailableException>(() => write!);
                Cut(group + 1);
                // The disk fails once more while all is written again.
                _disk.Fail(times: 1);
                await Assert.ThrowsAsync<StorageUnavailableException>(() => _fixture.Writer.FlushedAsync(_fixture.Writer.LastSeen));
                Cut(group + 1);
                await _fixture.Writer.FlushedAsync(_fixture.Writer.LastSeen);
            }

            told = group + 1;
            Cut(group + 1);
        }

        Assert.InRange(moved, Rounds / 12, Rounds);
        Assert.InRange(begun, Rounds / 12, Rounds);

        void Cut(int written)
        {
            // If it waits for the disk, it has moved nothing yet.
            SpinWait.SpinUntil(() => !_fixture.Checkpoints.IsUnderWay, TimeSpan.FromMilliseconds(20));
            var now = LogCopy.Of(_fixture.Database);
            if (!now.Salt.SequenceEqual(flushed.Salt))
            {
                flushed = now.AtItsBeginning(flushed);
                begun++;
            }

            if (told == written)
                flushed = new LogCopy { Database = flushed.Database, Log = now.Log };
            if (!now.Database.AsSpan().SequenceEqual(flushed.Database))
                moved++;
            var (log, database) = (random.NextDouble(), random.NextDouble());
            foreach (var left in (LogCopy[])
            [
                now.After(flushed, log: () => false, database: () => true),
                now.After(flushed, log: () => random.NextDouble() < log, database: () => random.NextDouble() < database),
            ])
                Assert.InRange(GroupsLeft(left), told, written);
        }
    }

    /// <summary>Its members change rows of all groups before: if not far apart, each page of the database is in the log many times.</summary>
    private async Task WriteGroupAsync(int group, int apart)
    {
        var held = _fixture.Hold();
        var members = Enumerable.Range(0, Members).Select(member => _fixture.Writer.WriteAsync(session =>
        {
            for (var row = 0; row < RowsOfOne; row++)
                WriterFixture.Insert(session, ((group * Members) + member) * RowsOfOne + row, size: 700);
            return session.Run("UPDATE member SET data = zeroblob(@size) WHERE number % @apart = @rest", ("@size", 700 + group), ("@apart", apart), ("@rest", ((group * Members) + member) % apart));
        })).ToList();
        held.SetResult();
        await Task.WhenAll(members);
    }

    private int GroupsLeft(LogCopy copy)
    {
        var path = copy.WriteTo(Path.Combine(_directory.Path, $"{_count++}"));
        using var session = Database.OpenWriter(path, maxPages: null);
        Assert.Equal("ok", session.First("PRAGMA integrity_check", row => row.GetString(0)));
        var rows = session.All("SELECT number FROM member ORDER BY number", row => row.GetInt32(0));
        Assert.Equal(Enumerable.Range(0, rows.Count), rows);
        Assert.Equal(0, rows.Count % RowsOfGroup);
        return rows.Count / RowsOfGroup;
    }
}
