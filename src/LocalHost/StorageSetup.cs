using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite;
using WorkflowFunctions.Storage.Tables;

namespace WorkflowFunctions.LocalHost;

/// <summary>Opens the store that the command line or a setting names.</summary>
internal static class StorageSetup
{
    /// <summary>Looks at the settings of the store, and opens nothing.</summary>
    /// <exception cref="SettingsException">The host offers no such store, or there are settings that no store has; the message names all of them.</exception>
    public static void CheckStorage(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (arguments.Storage is { } kind)
            builder.Configuration[StoreSelection.SettingName] = kind;
        StoreSelection.Check(builder.Configuration, Offered(arguments));
    }

    /// <summary>Begins to open the store, and registers it. Who asks for it before the task has ended waits for it.</summary>
    /// <exception cref="StartRefusedException">A setting of the store is missing or cannot be used.</exception>
    /// <exception cref="SettingsException">Settings of the store are wrong; the message names all of them.</exception>
    public static async Task BeginStorageAsync(this WebApplicationBuilder builder, HostArguments arguments)
    {
        var configuration = builder.Configuration;
        if (arguments.Connection is { } connection)
        {
            configuration[TablesStoreOptions.SettingName] = connection;
            configuration[$"{TablesStoreOptions.SettingName}:{TablesStoreOptions.UriName}"] = null;
        }

        var owner = new StoreOwner.EmbeddedHost($"{Environment.MachineName}/{Environment.ProcessId}");
        try
        {
            await builder.Services.BeginStoreAsync(configuration, owner, Offered(arguments));
        }
        catch (SettingsException wrong) when (configuration[TablesStoreOptions.SettingName] is null)
        {
            throw new StartRefusedException($"{wrong.Message}\nThe option --connection sets {TablesStoreOptions.SettingName}, too.");
        }
        catch (ArgumentException refusal)
        {
            throw new StartRefusedException(refusal.Message);
        }
    }

    private static IStoreProvider[] Offered(HostArguments arguments) => [new SqliteProvider(arguments.DataDirectory), new TablesProvider()];
}
