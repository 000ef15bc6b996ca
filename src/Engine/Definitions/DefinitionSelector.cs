using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>Finds the definition that a start refers to. Only published, enabled definitions start.</summary>
public sealed class DefinitionSelector(IDefinitionStore store)
{
    /// <summary>The definition to start, or why there is none.</summary>
    public async Task<(DefinitionHead? Definition, StartResult? Refusal)> FindAsync(StartSelector selector, CancellationToken cancellation)
    {
        if (selector.DefinitionId is { } id)
        {
            return await store.FindHeadAsync(id, cancellation) switch
            {
                null or { IsDeleted: true } => (null, new StartResult.NoSuchDefinition()),
                { Published: null } head => (null, new StartResult.NotPublished(head)),
                { Enabled: false } head => (null, new StartResult.Disabled(head)),
                { } head => (head, null),
            };
        }

        var ready = (await store.ListHeadsAsync(cancellation))
            .Where(head => IsReady(head) && Same(head.WorkflowType, selector.WorkflowType))
            .ToImmutableArray();
        var forKey = selector.Key is null ? [] : ready.Where(head => head.Keys.Contains(selector.Key)).ToImmutableArray();
        var candidates = forKey.IsEmpty ? [.. ready.Where(head => head.Keys.AreOfWholeType)] : forKey;
        return candidates switch
        {
            [] => (null, new StartResult.NoSuchDefinition()),
            [var only] => (only, null),
            _ => (null, new StartResult.Ambiguous(candidates)),
        };
    }

    /// <summary>Whether a definition serves the starts of another one's type that no definition for their key serves.</summary>
    internal static bool ServesWholeTypeOf(DefinitionHead head, DefinitionHead other) =>
        IsReady(head) && head.Keys.AreOfWholeType && head.Id != other.Id && Same(head.WorkflowType, other.WorkflowType);

    /// <summary>Whether instances can be started from it now.</summary>
    public static bool IsReady(DefinitionHead head) => head is { Published: not null, Enabled: true, IsDeleted: false };

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
