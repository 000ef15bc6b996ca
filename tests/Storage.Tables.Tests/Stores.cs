using Azure.Data.Tables;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Reading;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Opens stores: each prefix is a store of its own.</summary>
internal static class Stores
{
    public static string NewPrefix() => $"T{Guid.NewGuid():N}";

    public static TablesStoreOptions Options(string prefix) => new()
    {
        Owner = new StoreOwner.TaskHub("Tests"),
        ConnectionString = Azurite.ConnectionString,
        TablePrefix = prefix,
    };

    public static Task<TablesStore> OpenAsync(string? prefix = null, Action<TableClientOptions>? customize = null, DueAges? ages = null) =>
        TablesStore.OpenAsync(Options(prefix ?? NewPrefix()) with { Customize = customize, Ages = ages ?? DueAges.Default });
}
