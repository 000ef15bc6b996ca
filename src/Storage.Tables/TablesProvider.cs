using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>Offers the store <c>tables</c> to a host; <see cref="TablesStoreOptions.From"/> reads its settings.</summary>
public sealed class TablesProvider : IStoreProvider
{
    public string Name => "tables";

    public IReadOnlyCollection<string> SettingNames => TablesStoreOptions.SettingNames;

    // Whoever is going to own the store is of no account for its settings.
    public void Check(IConfiguration configuration) => TablesStoreOptions.From(configuration, new StoreOwner.EmbeddedHost(Name));

    public async Task<IWorkflowStore> OpenAsync(IConfiguration configuration, StoreOwner owner) =>
        await TablesStore.OpenAsync(TablesStoreOptions.From(configuration, owner) with { WaitsForLease = owner is StoreOwner.EmbeddedHost });
}
