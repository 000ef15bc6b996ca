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

    private readonly StoreDirectory _directory = new();
    private readonly WriterFixture _fixture = new(checkpointPages: int.MaxValue);
    private int _count;

    public void Dispose()
    {
        _fixture.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_whole_groups_are_left_and_each_with_all_before_it(bool isCut)
    {
        for (var group = 0; group < Groups; group++)
            await WriteGroupAsync(group);
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

    /// <summary>Its members change rows of all groups before, so that each page of the database is in the log many times.</summary>
    private async Task WriteGroupAsync(int group)
    {
        var held = _fixture.Hold();
        var members = Enumerable.Range(0, Members).Select(member => _fixture.Writer.WriteAsync(session =>
        {
            for (var row = 0; row < RowsOfOne; row++)
                WriterFixture.Insert(session, ((group * Members) + member) * RowsOfOne + row, size: 700);
            return session.Run("UPDATE member SET data = zeroblob(@size) WHERE number % 7 = @rest", ("@size", 700 + group), ("@rest", member));
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
