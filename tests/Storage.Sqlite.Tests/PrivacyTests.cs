using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>Nobody but the user of the process reads the data, and no second process writes it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class PrivacyTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b110_110_110;

    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_folder_and_every_file_in_it_are_the_users_own_whatever_the_umask()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var folder = Path.Combine(_directory.Path, "new");
        var before = Umask(0);
        try
        {
            await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = folder });
            await store.CreateAsync(Sample.Started().Snapshot, []);

            AssertPrivate(folder, files: 5);
        }
        finally
        {
            _ = Umask(before);
        }
    }

    [Fact]
    public async Task What_an_earlier_release_has_left_readable_is_taken_away_from_others_at_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await (await _directory.OpenAsync()).DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(_directory.Path))
            File.SetUnixFileMode(file, Everybody);
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);

        await using var store = await _directory.OpenAsync();

        AssertPrivate(_directory.Path, files: 5);
    }

    [Fact]
    public void A_folder_that_everybody_may_put_files_into_stays_as_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        const UnixFileMode shared = UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111;
        File.SetUnixFileMode(_directory.Path, shared);

        PrivateFiles.EnsureFolder(_directory.Path);

        Assert.Equal(shared, File.GetUnixFileMode(_directory.Path));
    }

    [Fact]
    public async Task Removing_the_lock_file_lets_no_second_store_in()
    {
        await using var first = await _directory.OpenAsync();
        File.Delete(Path.Combine(_directory.Path, "workflow.lock"));

        var refused = await _directory.RefusedAsync();

        Assert.Contains(_directory.Database, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.True(await first.CreateAsync(Sample.Started().Snapshot, []));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_to_the_database_in_another_folder_lets_no_second_store_in(bool isHard)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there that tests have not.");
        await using (var first = await _directory.OpenAsync())
        {
            var other = new SqliteStoreOptions { Directory = Directory.CreateDirectory(Path.Combine(_directory.Path, "other")).FullName };
            var link = Path.Combine(other.Directory, "workflow.db");
            if (isHard)
                Assert.Equal(0, Link(_directory.Database, link));
            else
                File.CreateSymbolicLink(link, _directory.Database);

            var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => SqliteStore.OpenAsync(other));

            Assert.Contains(link, refused.Message, StringComparison.Ordinal);
            Assert.True(await first.CreateAsync(Sample.Started().Snapshot, []));
        }

        await using var again = await _directory.OpenAsync();
    }

    private static void AssertPrivate(string folder, int files)
    {
        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(folder));
        var found = Directory.GetFiles(folder);
        Assert.Equal(files, found.Length);
        Assert.All(found, file => Assert.Equal(PrivateFiles.PrivateMode, File.GetUnixFileMode(file)));
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
