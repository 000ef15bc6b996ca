using WorkflowFunctions.Engine;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

public sealed class TablesInstanceStoreTests : InstanceStoreContract
{
    /// <summary>Every operation is several requests to the emulator.</summary>
    protected override int TwinScripts => 25;

    protected override async Task<IInstanceStore> OpenAsync() => await Stores.OpenAsync();
}

public sealed class TablesDefinitionStoreTests : DefinitionStoreContract
{
    protected override async Task<IDefinitionStore> OpenAsync() => await Stores.OpenAsync();
}
