using System.Collections.Concurrent;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>
/// What a fold needs besides the instance: the version of its definition, whom role tokens may stand for, and
/// the calendars. Published versions never
/// change, so they are kept in memory, and an Advance need not read them again.
/// </summary>
public sealed class DefinitionCache(IDefinitionStore store, IRoleDirectory? roles = null, BusinessCalendars? calendars = null)
{
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<(Guid Id, int Version), Kept> _kept = new();

    public BusinessCalendars Calendars { get; } = calendars ?? BusinessCalendars.None;

    /// <summary>The roles and people that there are now, if the version finds people or names roles; else nobody needs them.</summary>
    /// <exception cref="StorageUnavailableException">It is not known yet which roles are stored.</exception>
    public ValueTask<ApproverDirectory> ApproversAsync(WorkflowDefinition definition, CancellationToken cancellation) =>
        definition.FindsPeople || definition.NamesRoles ? EverybodyAsync(cancellation) : new(ApproverDirectory.Empty);

    /// <summary>The roles and people that there are now.</summary>
    /// <exception cref="StorageUnavailableException">It is not known yet which roles are stored.</exception>
    public ValueTask<ApproverDirectory> EverybodyAsync(CancellationToken cancellation) => roles?.ApproversAsync(cancellation) ?? new(ApproverDirectory.Empty);

    /// <summary>The version the instance is pinned to.</summary>
    public ValueTask<WorkflowDefinition> OfAsync(InstanceSnapshot snapshot, CancellationToken cancellation) =>
        GetAsync(snapshot.Origin.DefinitionId, snapshot.Origin.DefinitionVersion, cancellation);

    /// <summary>The version the instance is pinned to, if it is in memory and its folds are quick whatever the data is; else null.</summary>
    public WorkflowDefinition? FindQuick(InstanceSnapshot snapshot) =>
        _kept.TryGetValue((snapshot.Origin.DefinitionId, snapshot.Origin.DefinitionVersion), out var kept) && kept.IsQuick ? kept.Definition : null;

    /// <summary>Whether the version the instance is pinned to is in memory.</summary>
    public bool Holds(InstanceSnapshot snapshot) => _kept.ContainsKey((snapshot.Origin.DefinitionId, snapshot.Origin.DefinitionVersion));

    /// <param name="version">A version that was published.</param>
    /// <exception cref="InvalidOperationException">The store does not hold the version, although an instance needs it.</exception>
    public async ValueTask<WorkflowDefinition> GetAsync(Guid id, int version, CancellationToken cancellation)
    {
        if (_kept.TryGetValue((id, version), out var kept))
            return kept.Definition;
        var definition = await store.FindVersionAsync(id, version, cancellation)
            ?? throw new InvalidOperationException($"Version {version} of definition {id} is missing from the store, though an instance needs it.");
        if (_kept.Count >= MostKept)
            _kept.Clear();
        _kept[(id, version)] = new Kept(definition, WorkflowMachine.FoldsQuickly(definition));
        return definition;
    }

    private sealed record Kept(WorkflowDefinition Definition, bool IsQuick);
}
