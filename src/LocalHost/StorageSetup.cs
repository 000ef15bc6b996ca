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
        var configuration = builder.Configuration;
        if (arguments.Storage is { } kind)
            configuration[StoreSelection.SettingName] = kind;
        if (arguments.Connection is { } connection)
        {
            configuration[TablesStoreOptions.SettingName] = connection;
            configuration[$"{TablesStoreOptions.SettingName}:{TablesStoreOptions.UriName}"] = null;
        }

        try
        {
            StoreSelection.Check(configuration, Offered(arguments));
        }
        catch (SettingsException wrong) when (LacksConnection(configuration))
        {
            throw new SettingsException([.. wrong.Problems, $"The option --connection sets {TablesStoreOptions.SettingName}, too."]);
        }
    }

    /// <summary>Begins to open the store, once its settings were looked at, and registers it. Who asks for it before the task has ended waits for it.</summary>
    /// <exception cref="StartRefusedException">A setting of the store is missing or cannot be used.</exception>
    /// <exception cref="SettingsException">Settings of the store are wrong; the message names all of them.</exception>
    public static async Task BeginStorageAsync(this WebApplicationBuilder builder, HostArguments arguments)
    {
        var owner = new StoreOwner.EmbeddedHost($"{Environment.MachineName}/{Environment.ProcessId}");
        try
        {
            await builder.Services.BeginStoreAsync(builder.Configuration, owner, Offered(arguments));
        }
        catch (ArgumentException refusal)
        {
            throw new StartRefusedException(refusal.Message);
        }
    }

    private static bool LacksConnection(ConfigurationManager configuration) =>
        new TablesProvider().Name.Equals(configuration[StoreSelection.SettingName], StringComparison.OrdinalIgnoreCase)
        && string.IsNullOrWhiteSpace(configuration[TablesStoreOptions.SettingName])
        && string.IsNullOrWhiteSpace(configuration[$"{TablesStoreOptions.SettingName}:{TablesStoreOptions.UriName}"]);

    private static IStoreProvider[] Offered(HostArguments arguments) => [new SqliteProvider(arguments.DataDirectory), new TablesProvider()];
}
