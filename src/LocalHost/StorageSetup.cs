using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite;
using WorkflowFunctions.Storage.Tables;

namespace WorkflowFunctions.LocalHost;

/// <summary>Opens the store that the command line or a setting names.</summary>
internal static class StorageSetup
{
    /// <summary>Begins to open the store, and registers it. Who asks for it before the task has ended waits for it.</summary>
    /// <exception cref="StartRefusedException">A setting of the store is missing or cannot be used.</exception>
    /// <exception cref="SettingsException">Settings of the store are wrong; the message names all of them.</exception>
    public static async Task BeginStorageAsync(this WebApplicationBuilder builder, HostArguments arguments)
    {
        var configuration = builder.Configuration;
        if (arguments.Storage is { } kind)
            configuration[StoreSelection.SettingName] = kind;
        if (arguments.Connection is { } connection)
        {
            configuration[TablesStoreOptions.SettingName] = connection;
            configuration[$"{TablesStoreOptions.SettingName}:{TablesStoreOptions.UriName}"] = null;
        }

        var owner = new StoreOwner.EmbeddedHost($"{Environment.MachineName}/{Environment.ProcessId}");
        try
        {
            await builder.Services.BeginStoreAsync(configuration, owner, new SqliteProvider(arguments.DataDirectory), new TablesProvider());
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
}
