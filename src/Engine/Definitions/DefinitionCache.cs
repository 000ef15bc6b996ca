using System.Collections.Concurrent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>Keeps published versions of definitions in memory. They never change, so an Advance need not read them again.</summary>
public sealed class DefinitionCache(IDefinitionStore store)
{
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<(Guid Id, int Version), WorkflowDefinition> _kept = new();

    /// <summary>The version the instance is pinned to.</summary>
    public ValueTask<WorkflowDefinition> OfAsync(InstanceSnapshot snapshot, CancellationToken cancellation) =>
        GetAsync(snapshot.Origin.DefinitionId, snapshot.Origin.DefinitionVersion, cancellation);

    /// <param name="version">A version that was published.</param>
    /// <exception cref="InvalidOperationException">The store does not hold the version, although an instance needs it.</exception>
    public async ValueTask<WorkflowDefinition> GetAsync(Guid id, int version, CancellationToken cancellation)
    {
        if (_kept.TryGetValue((id, version), out var kept))
            return kept;
        var definition = await store.FindVersionAsync(id, version, cancellation)
            ?? throw new InvalidOperationException($"Version {version} of definition {id} is missing from the store, though an instance needs it.");
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[(id, version)] = definition;
    }
}
