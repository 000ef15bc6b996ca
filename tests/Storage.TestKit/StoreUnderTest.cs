using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>A store of instances and its lists: the two see each other's writes.</summary>
public sealed record StoreUnderTest(IInstanceStore Instances, IInstanceLists Lists) : IAsyncDisposable
{
    /// <summary>A store that is both.</summary>
    public static StoreUnderTest Of<TStore>(TStore store)
        where TStore : IInstanceStore, IInstanceLists => new(store, store);

    public async ValueTask DisposeAsync()
    {
        if (Instances is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
