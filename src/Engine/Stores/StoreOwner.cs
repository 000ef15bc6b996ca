namespace WorkflowFunctions.Engine.Stores;

/// <summary>The engine that owns a store. There is one at a time: two would both drive every instance.</summary>
public abstract record StoreOwner
{
    private StoreOwner()
    {
    }

    /// <summary>
    /// A Functions app, identified by the task hub that all its workers share. It owns the store until its row is removed.
    /// </summary>
    public sealed record TaskHub(string Name) : StoreOwner
    {
        public override string ToString() => $"the task hub '{Name}'";
    }

    /// <summary>One embedded host. It owns the store as long as it renews its lease.</summary>
    /// <param name="Id">Distinguishes this process from all others, for example by machine name and process id.</param>
    public sealed record EmbeddedHost(string Id) : StoreOwner
    {
        public override string ToString() => $"the embedded host '{Id}'";
    }
}
