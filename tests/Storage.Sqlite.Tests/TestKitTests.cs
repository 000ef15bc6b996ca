using WorkflowFunctions.Engine;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>The model that real stores are compared with keeps the contract itself.</summary>
public sealed class InMemoryInstanceStoreTests : InstanceStoreContract
{
    protected override Task<IInstanceStore> OpenAsync() => Task.FromResult<IInstanceStore>(new InMemoryInstanceStore());
}
