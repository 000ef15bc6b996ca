using System.Globalization;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Storage.Sqlite.Reading;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>All histories in the order of time, as rows of their own.</summary>
public sealed class HappenedTests : IDisposable
{
    private const string AllRows = "SELECT group_concat(printf('%d %s %d %d %d', at, hex(id), sequence, kind, type), char(10)) FROM (SELECT * FROM happened ORDER BY at, id, sequence)";

    private static readonly AuditPlace Latest = AuditPlace.EndOf(DateTimeOffset.MaxValue);

    private readonly StoreDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_has_happened_before_there_was_such_an_order_is_taken_into_it_to_the_tick()
    {
        await using (var store = await _directory.OpenAsync())
        {
            // Whole seconds, parts that end with zeros, the last tick of a second, and another type of workflows.
            foreach (var ticks in (long[])[0, 1, 1_200_000, 9_999_999, 12_345_678])
                await AnswerAsync(store, await StartAsync(store, Sample.At(0).AddTicks(ticks), ticks == 1 ? "Änderung" : "Enrollment"), Sample.At(1).AddTicks(ticks));
        }

        var before = Ask(AllRows);
        Ask("DROP TABLE happened; DROP TABLE workflow_type; DROP TABLE security_history; PRAGMA user_version = 13");
        await (await _directory.OpenAsync()).DisposeAsync();

        Assert.Contains(((int)HistoryKind.SignalReceived).ToString(CultureInfo.InvariantCulture), before!, StringComparison.Ordinal);
        Assert.Equal(before, Ask(AllRows));
    }

    [Fact]
    public void Kinds_keep_the_numbers_that_rows_have_of_them() => Assert.Equal(
        "Started StepEntered StepSkipped ConditionEvaluated TokensReplaced TokenUnresolved SignalReceived SignalNotCounted StepSettled DeadlineElapsed "
        + "AttemptStarted AttemptSucceeded AttemptFailed AttemptNotCounted RetryElapsed DelayElapsed ReminderElapsed EscalationElapsed NoticeGivenUp Note "
        + "Completed Rejected Failed Stopped Withdrawn Restarted Assigned",
        string.Join(' ', Enum.GetValues<HistoryKind>().Where(kind => kind <= HistoryKind.Assigned)));

    [Fact]
    public async Task A_deleted_instance_leaves_no_row()
    {
        await using var store = await _directory.OpenAsync();
        var gone = await AnswerAsync(store, await StartAsync(store, Sample.At(0)), Sample.At(1));
        await StartAsync(store, Sample.At(0));

        Assert.True(await store.DeleteAsync(gone, (await store.ReadAsync(gone, Stop))!.Version));

        Assert.Equal("0", Ask($"SELECT count(*) FROM happened WHERE hex(id) = '{Convert.ToHexString(gone.ToByteArray(bigEndian: true))}'"));
        Assert.NotEqual("0", Ask("SELECT count(*) FROM happened"));
    }

    [Fact]
    public async Task So_many_rows_are_passed_over_and_the_part_says_where_to_go_on()
    {
        await using (var store = await _directory.OpenAsync())
        {
            for (var minute = 0; minute < 10; minute++)
                await StartAsync(store, Sample.At(minute));
        }

        using var session = Database.OpenReader(_directory.Database);
        var all = HappenedReads.Find(session, new(Latest, null, [], null, Most: 100)).Parse();
        Assert.Null(all.Next);
        var places = all.Entries.Select(one => new AuditPlace(one.Entry.At, one.Instance.Id, one.Entry.Sequence)).ToList();

        var passed = HappenedReads.Find(session, new(Latest, null, [HistoryKind.Failed], null, Most: 5), mostPassed: 7).Parse();
        Assert.Empty(passed.Entries);
        Assert.Equal(places[6], passed.Next);

        // A full page ends with its last entry, and what follows comes next.
        var page = HappenedReads.Find(session, new(places[1], null, [], "enrollment", Most: 4), mostPassed: 7).Parse();
        Assert.Equal(places[2..6], page.Entries.Select(one => new AuditPlace(one.Entry.At, one.Instance.Id, one.Entry.Sequence)));
        Assert.Equal(places[5], page.Next);
        Assert.Null(HappenedReads.Find(session, new(places[^1], null, [], null, Most: 4)).Parse().Next);
        Assert.Null(HappenedReads.Find(session, new(Latest, null, [], "no such type", Most: 4)).Parse().Next);
    }

    private static async Task<Guid> StartAsync(SqliteStore store, DateTimeOffset at, string type = "Enrollment")
    {
        var definition = Sample.Definition(approvals: 3) with { WorkflowType = type };
        var started = Core.Machine.WorkflowMachine.Start(Sample.Origin(Guid.NewGuid(), definition) with { StartDate = at }, definition);
        Assert.True(await store.CreateAsync(started.Snapshot, started.History));
        return started.Snapshot.Id;
    }

    private static async Task<Guid> AnswerAsync(SqliteStore store, Guid id, DateTimeOffset at)
    {
        var read = (await store.ReadAsync(id, Stop))!;
        await store.AppendAsync(id, Sample.Vote(read.Snapshot, person: 2, (at - Sample.At(0)).TotalMinutes));
        Assert.True(await store.CommitAsync(Sample.Turn((await store.ReadAsync(id, Stop))!, minute: 90, Sample.Definition(approvals: 3))));
        return id;
    }

    private string? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
