using WorkflowFunctions.Engine;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

public sealed class SqliteInstanceStoreTests : InstanceStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IInstanceStore> OpenAsync() => await _directory.OpenNewAsync();
}

public sealed class SqliteDefinitionStoreTests : DefinitionStoreContract
{
    private readonly StoreDirectory _directory = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected override async Task<IDefinitionStore> OpenAsync() => await _directory.OpenNewAsync();
}
