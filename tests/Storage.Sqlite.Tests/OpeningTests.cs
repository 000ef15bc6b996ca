using System.Globalization;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

public sealed class OpeningTests : IDisposable
{
    private readonly StoreDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_written_is_there_after_reopening()
    {
        var started = Sample.Started();
        var vote = Sample.Vote(started.Snapshot, person: 2, minute: 1);
        await using (var store = await _directory.OpenAsync())
        {
            await store.CreateAsync(started.Snapshot, started.History);
            await store.AppendAsync(started.Snapshot.Id, vote);
        }

        await using var again = await _directory.OpenAsync();
        var read = await again.ReadAsync(started.Snapshot.Id, Stop);
        Assert.Equal(StoredText.Of(started.Snapshot), StoredText.Of(read!.Snapshot));
        Assert.Equal(StoredText.Of<InboxEntry>(vote), StoredText.Of(Assert.Single(read.Unread)));
        var history = await again.ReadHistoryAsync(started.Snapshot.Id, Stop);
        Assert.Equal(started.History.Select(StoredText.Of), history.Select(StoredText.Of));
    }

    [Fact]
    public async Task Reference_ids_go_on_after_reopening()
    {
        long first;
        await using (var store = await _directory.OpenAsync())
            first = await store.LeaseReferenceIdsAsync(100);

        await using var again = await _directory.OpenAsync();
        Assert.Equal(first + 100, await again.LeaseReferenceIdsAsync(1));
    }

    [Fact]
    public async Task A_log_that_the_release_before_has_left_is_read_and_it_reads_what_this_one_leaves()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        // It flushed each commit, and was killed.
        using (var before = Database.OpenCheckpoints(_directory.Database))
        {
            before.LeaveLog();
            before.Run("PRAGMA synchronous = FULL");
            before.Run("INSERT INTO shared_text (kind, name, text) VALUES ('kind', 'one', @text)", ("@text", "1"u8.ToArray()));
        }

        using var disk = new HeldDisk();
        await using (var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory.Path, BeforeFlush = disk.BeforeFlush }))
        {
            Assert.Equal(["one"], (await store.ReadTextsAsync("kind", Stop)).Select(text => text.Name));
            await store.SaveTextAsync(new SharedText("kind", "two", "2"));
            disk.Fail(times: int.MaxValue);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => store.SaveTextAsync(new SharedText("kind", "unknown", "3")));
        }

        Assert.NotEmpty(LogCopy.Of(_directory.Database).Log);
        using var again = Database.OpenCheckpoints(_directory.Database);
        again.Run("PRAGMA synchronous = FULL");
        Assert.Equal(["one", "two", "unknown"], again.All("SELECT name FROM shared_text ORDER BY name", row => row.GetString(0)));
        Assert.Equal("ok", again.First("PRAGMA integrity_check", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_copy_that_another_program_makes_while_the_host_writes_is_whole_and_can_be_opened()
    {
        var copies = new List<string>();
        var told = new List<Guid>();
        await using (var store = await _directory.OpenAsync())
        {
            using var other = new SqliteConnection($"Data Source={_directory.Database};Pooling=False");
            other.Open();
            for (var copy = 0; copy < 3; copy++)
            {
                var writes = Enumerable.Range(0, 20).Select(_ => Sample.Started()).ToDictionary(
                    started => started.Snapshot.Id, started => store.CreateAsync(started.Snapshot, started.History));
                copies.Add(Path.Combine(_directory.Path, $"copy{copy}", Database.FileName));
                Directory.CreateDirectory(Path.GetDirectoryName(copies[^1])!);
                using var into = new SqliteCommand("VACUUM INTO @copy", other);
                into.Parameters.AddWithValue("@copy", copies[^1]);
                into.ExecuteNonQuery();
                await AssertHoldsAsync(copies[^1], told);
                await Task.WhenAll(writes.Values);
                told.AddRange(writes.Keys);
            }

            Assert.Equal(60, told.Count);
        }

        static async Task AssertHoldsAsync(string copy, List<Guid> told)
        {
            await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = Path.GetDirectoryName(copy)! });
            foreach (var id in told)
                Assert.NotNull(await store.ReadAsync(id, Stop));
        }
    }

    [Fact]
    public async Task Migrations_run_once_and_leave_a_database_that_checks_out()
    {
        for (var opened = 0; opened < 3; opened++)
            await (await _directory.OpenAsync()).DisposeAsync();

        Assert.Equal(Migrations.All.Count.ToString(CultureInfo.InvariantCulture), Ask("PRAGMA user_version"));
        Assert.Equal("ok", Ask("PRAGMA integrity_check"));
        Assert.Equal("wal", Ask("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_database_of_the_first_schema_is_taken_further_with_all_it_holds()
    {
        var started = Sample.Started();
        await using (var store = await _directory.OpenAsync())
            await store.CreateAsync(started.Snapshot, started.History);
        Ask("""
            DROP TABLE tombstone;
            DROP INDEX unusual_instance_by_modified; DROP INDEX unusual_instance_by_started; DROP INDEX unusual_instance_by_step;
            DROP TABLE live_version; ALTER TABLE mail ADD COLUMN entry BLOB;
            CREATE INDEX own_instance_by_modified ON instance (initiator, modified_at, id);
            CREATE INDEX own_instance_by_status ON instance (initiator, status, id);
            CREATE INDEX own_instance_by_step ON instance (initiator, step_name_key, id);
            CREATE INDEX own_instance_by_step_unique ON instance (initiator, step_unique_name_key, id);
            DROP TABLE barred; DROP TABLE role_set; DROP TABLE role; DROP TABLE definition_history; DROP TABLE person; DROP TABLE shared_text; DROP TABLE digest; DROP TABLE delegation_set; DROP TABLE delegation; DROP TABLE workflow_type; DROP TABLE happened; DROP TABLE security_history;
            PRAGMA user_version = 1
            """);

        await using var again = await _directory.OpenAsync();

        var read = (await again.ReadAsync(started.Snapshot.Id, Stop))!;
        Assert.True(await again.DeleteAsync(started.Snapshot.Id, read.Version));
        Assert.False(await again.CreateAsync(started.Snapshot, started.History));
    }

    [Fact]
    public async Task A_missing_directory_is_created()
    {
        var options = new SqliteStoreOptions { Directory = Path.Combine(_directory.Path, "a", "b") };

        await using var store = await SqliteStore.OpenAsync(options);

        Assert.True(File.Exists(Path.Combine(options.Directory, "workflow.db")));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_refused_by_name()
    {
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "", Stop);

        foreach (var directory in (string[])[file, Path.Combine(file, "below")])
        {
            var refused = await Assert.ThrowsAsync<StorageRefusedException>(() =>
                SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory }));
            Assert.Contains(directory, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lock_file_that_cannot_be_opened_is_not_taken_for_one_that_another_process_holds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        // Like a disk that may only be read, it is no refusal of access and no lock.
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "workflow.lock"), Path.Combine(_directory.Path, "nowhere", "lock"));

        var refused = await _directory.RefusedAsync();

        Assert.Contains($"'{_directory.Path}' cannot be used: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("process", refused.Message.Replace("this process", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(65, null)]
    [InlineData(4, 0)]
    public async Task Settings_out_of_range_are_refused(int readers, int? maxPages) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory.Path, Readers = readers, MaxPages = maxPages }));

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var content = string.Concat(Enumerable.Repeat("This is not a database. ", 400));
        await File.WriteAllTextAsync(_directory.Database, content, Stop);

        var refused = await _directory.RefusedAsync();

        Assert.Contains(_directory.Database, refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(_directory.Database, Stop));
    }

    [Fact]
    public async Task A_database_with_a_damaged_page_is_refused()
    {
        await using (var store = await _directory.OpenAsync())
        {
            for (var index = 0; index < 50; index++)
                await store.CreateAsync(Sample.Started().Snapshot, Sample.Started().History);
        }

        await using (var file = File.OpenWrite(_directory.Database))
        {
            file.Seek(5 * 4096, SeekOrigin.Begin);
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 8 * 4096).ToArray(), Stop);
        }

        Assert.Contains(_directory.Database, (await _directory.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_database_is_refused()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        await using (var file = File.OpenWrite(_directory.Database))
            file.SetLength(file.Length / 2 / 4096 * 4096);

        Assert.Contains(_directory.Database, (await _directory.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_versions()
    {
        await (await _directory.OpenAsync()).DisposeAsync();
        Ask("PRAGMA user_version = 999");

        var refused = await _directory.RefusedAsync();

        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {Migrations.All.Count}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused()
    {
        Ask("CREATE TABLE other (id INTEGER)");

        Assert.Contains("another program", (await _directory.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_store_over_a_directory_is_refused_with_path_and_process()
    {
        await using var first = await _directory.OpenAsync();

        var refused = await _directory.RefusedAsync();

        Assert.Contains(_directory.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        await first.ProbeAsync(Stop);
    }

    [Fact]
    public async Task A_refused_or_disposed_store_lets_go_of_the_directory()
    {
        await File.WriteAllTextAsync(_directory.Database, new string('x', 5000), Stop);
        await _directory.RefusedAsync();
        File.Delete(_directory.Database);

        await (await _directory.OpenAsync()).DisposeAsync();

        await using var again = await _directory.OpenAsync();
    }

    [Fact]
    public async Task The_lock_file_of_a_killed_process_is_in_nobodys_way()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "workflow.lock"), "", Stop);
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "workflow.pid"), "1", Stop);

        await using var store = await _directory.OpenAsync();

        Assert.Contains($"process {Environment.ProcessId}", (await _directory.RefusedAsync()).Message, StringComparison.Ordinal);
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
