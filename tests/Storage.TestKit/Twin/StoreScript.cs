using System.Collections.Immutable;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>Operations in the order in which the twins play them.</summary>
public sealed record StoreScript(ImmutableArray<StoreOperation> Operations)
{
    public override string ToString() =>
        string.Concat(Operations.Select((operation, index) => $"\n  {index + 1}. {operation}"));
}
