using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>Every instance is of one definition, which a worker has read already.</summary>
internal sealed class OneDefinition(WorkflowDefinition definition) : IDefinitionStore
{
    public Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation) => Task.FromResult<DefinitionHead?>(null);

    public Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation) => Task.FromResult(ImmutableArray<DefinitionHead>.Empty);

    public Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation) =>
        Task.FromResult<WorkflowDefinition?>(definition);

    public Task<bool> SaveAsync(
        DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default) => Task.FromResult(false);

    public Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<DefinitionHistoryEntry>.Empty);
}
