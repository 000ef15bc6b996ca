using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Storage.Sqlite;
using WorkflowFunctions.Storage.Tables;

namespace WorkflowFunctions.LocalHost;

/// <summary>Opens the store that the command line names.</summary>
internal static class StorageSetup
{
    /// <exception cref="StartRefusedException">A setting of the store is missing or wrong.</exception>
    public static async Task AddStorageAsync(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (arguments.Storage == StorageKind.Tables)
            builder.Services.Add(await OpenTablesAsync(builder.Configuration, arguments.Connection));
        else
            builder.Services.Add(await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = arguments.DataDirectory }));
    }

    private static async Task<TablesStore> OpenTablesAsync(ConfigurationManager configuration, string? connection)
    {
        if (connection is not null)
        {
            configuration[TablesStoreOptions.SettingName] = connection;
            configuration[$"{TablesStoreOptions.SettingName}:tableServiceUri"] = null;
        }

        var owner = new StoreOwner.EmbeddedHost($"{Environment.MachineName}/{Environment.ProcessId}");
        try
        {
            return await TablesStore.OpenAsync(TablesStoreOptions.From(configuration, owner));
        }
        catch (ArgumentException refusal)
        {
            throw new StartRefusedException($"--storage tables needs --connection or a setting. {refusal.Message}");
        }
    }

    private static void Add<TStore>(this IServiceCollection services, TStore store)
        where TStore : class, IInstanceStore, IDefinitionStore
    {
        // By a factory, so that the container closes the store when the host has stopped.
        services.AddSingleton(_ => store);
        services.TryAddSingleton<IInstanceStore>(provider => provider.GetRequiredService<TStore>());
        services.TryAddSingleton<IDefinitionStore>(provider => provider.GetRequiredService<TStore>());
    }
}
