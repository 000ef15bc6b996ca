using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>A version that is neither published any more nor the draft, on which instances still run or wait.</summary>
public sealed record OlderVersion(DefinitionHead Definition, int Version);

/// <summary>What asks a role. Without the role, it would ask nobody.</summary>
/// <param name="Definitions">Those whose published version or draft asks it.</param>
/// <param name="Versions">For each definition the latest of its older versions that ask it.</param>
/// <param name="Waiting">Some of the instances that wait for it: others may have been asked besides those of the definition.</param>
public sealed record RoleUse(ImmutableArray<DefinitionHead> Definitions, ImmutableArray<OlderVersion> Versions, ImmutableArray<Guid> Waiting)
{
    /// <summary>The most instances that are named.</summary>
    public const int MostNamed = 5;

    private const int AtOnce = 16;

    /// <summary>A caller key that nobody has: keys are hashes.</summary>
    private static readonly string Nobody = new('0', 64);

    public bool IsNone => Definitions.IsEmpty && Versions.IsEmpty && Waiting.IsEmpty;

    /// <summary>The first page of a list that stores page through by an index, however many instances there are.</summary>
    internal static async Task<ImmutableArray<Guid>> WaitingAsync(IInstanceLists instances, int roleId)
    {
        var order = instances.DefaultOrder;
        var query = new InstanceListQuery(new InstanceScope.AssignedTo(Nobody, [roleId]), order.Sort, order.Descending, Skip: 0, MostNamed) { IsCounted = false };
        return [.. (await instances.ListAsync(query, CancellationToken.None)).Items.Select(item => item.Id)];
    }

    /// <summary>Instances are looked for only where a version asks the role; there are few definitions, and few versions of each.</summary>
    internal static async Task<ImmutableArray<OlderVersion>> VersionsAsync(IDefinitionStore definitions, IInstanceLists instances, Func<WorkflowDefinition, bool> asks)
    {
        var used = ImmutableArray.CreateBuilder<OlderVersion>();
        foreach (var head in await definitions.ListHeadsAsync(CancellationToken.None))
        {
            if (!head.IsDeleted && await AskingAsync(definitions, head, asks) is { Count: > 0 } asking && await instances.AnyLiveAsync(head.Id, asking, CancellationToken.None))
                used.Add(new(head, asking.Max()));
        }

        return used.ToImmutable();
    }

    private static async Task<IReadOnlyCollection<int>> AskingAsync(IDefinitionStore definitions, DefinitionHead head, Func<WorkflowDefinition, bool> asks)
    {
        var asking = new System.Collections.Concurrent.ConcurrentBag<int>();
        var older = Enumerable.Range(1, head.Latest).Where(version => version != head.Latest && version != head.Published);
        await Parallel.ForEachAsync(older, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (version, stop) =>
        {
            if (await definitions.FindVersionAsync(head.Id, version, stop) is { } definition && asks(definition))
                asking.Add(version);
        });
        return asking;
    }
}
