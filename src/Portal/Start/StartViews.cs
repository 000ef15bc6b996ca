using System.Collections.Immutable;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Portal.Start;

/// <summary>A workflow as somebody sees it who may start it.</summary>
/// <param name="Inputs">What its form asks for; nothing if it cannot be started now.</param>
internal sealed record StartView(DefinitionHead Head, ImmutableArray<AskedValue> Inputs);

/// <summary>Reads what can be started.</summary>
internal sealed class StartViews(DefinitionService definitions, WorkflowTypeCatalogue types, StepCatalogue catalogue)
{
    /// <summary>The definitions from which instances can be started now, by name.</summary>
    public async Task<ImmutableArray<DefinitionHead>> ListAsync(CancellationToken cancellation) =>
    [
        .. (await definitions.ListAsync(cancellation)).Where(DefinitionSelector.IsReady).OrderBy(head => head.DisplayName, StringComparer.OrdinalIgnoreCase).ThenBy(head => head.Id),
    ];

    /// <summary>Null if there is no such definition.</summary>
    public async Task<StartView?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (await definitions.FindAsync(id, version: null, cancellation) is not { Head: var head })
            return null;
        if (!DefinitionSelector.IsReady(head) || await definitions.FindAsync(id, head.Published, cancellation) is not { } published)
            return new StartView(head, []);
        var type = (await types.ListAsync(cancellation)).FirstOrDefault(type => string.Equals(type.Name, head.WorkflowType, StringComparison.OrdinalIgnoreCase));
        return new StartView(published.Head, StartInputs.Of(published.Version, type, catalogue));
    }
}
