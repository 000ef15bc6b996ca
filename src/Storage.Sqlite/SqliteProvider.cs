using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>Offers the store <c>sqlite</c> to a host.</summary>
/// <param name="directory">Where the database lies.</param>
public sealed class SqliteProvider(string directory) : IStoreProvider
{
    public string Name => "sqlite";

    public IReadOnlyCollection<string> SettingNames => [];

    public async Task<IWorkflowStore> OpenAsync(IConfiguration configuration, StoreOwner owner) =>
        owner is StoreOwner.EmbeddedHost
            ? await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory }).ConfigureAwait(false)
            : throw new StorageRefusedException(
                $"The store 'sqlite' belongs to one process, and {owner} may have many workers. Choose a store that they can share, such as 'tables'.");
}
