using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>A directory for the databases of one test, deleted afterwards.</summary>
public sealed class StoreDirectory : IDisposable
{
    private int _count;

    public string Path { get; } = Directory.CreateTempSubdirectory("workflow-sqlite-").FullName;

    public string Database => System.IO.Path.Combine(Path, "workflow.db");

    public Task<SqliteStore> OpenAsync(int? maxPages = null) =>
        SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = Path, MaxPages = maxPages });

    /// <summary>Opens an empty store in a directory of its own below this one.</summary>
    public Task<SqliteStore> OpenNewAsync() => OpenNewAsync(ListLimits.Default);

    internal Task<SqliteStore> OpenNewAsync(ListLimits lists) => SqliteStore.OpenAsync(
        new SqliteStoreOptions { Directory = System.IO.Path.Combine(Path, $"{Interlocked.Increment(ref _count)}"), Lists = lists });

    public async Task<StorageRefusedException> RefusedAsync() => await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync());

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
