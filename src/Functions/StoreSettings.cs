using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables;

namespace WorkflowFunctions.Functions;

/// <summary>The settings of the store, looked at together with all others before it is opened.</summary>
internal static class StoreSettings
{
    /// <exception cref="SettingsException">A setting of the store is missing or wrong; the message names it.</exception>
    public static void Check(IConfiguration configuration, StoreOwner owner)
    {
        try
        {
            TablesStoreOptions.From(configuration, owner);
        }
        catch (ArgumentException wrong)
        {
            throw new SettingsException([wrong.Message]);
        }
    }
}
