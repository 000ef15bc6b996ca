using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine;

/// <summary>A definition as it is shown: what all versions share, and one version.</summary>
public sealed record DefinitionView(DefinitionHead Head, WorkflowDefinition Version)
{
    public bool IsPublished => Version.Version == Head.Published;
}

/// <summary>What a new definition is made of.</summary>
public sealed record NewDefinition(string DisplayName, string? Description, string? Key, string WorkflowType, bool Enabled);

/// <summary>What became of a change to a definition.</summary>
public abstract record DefinitionResult
{
    private DefinitionResult()
    {
    }

    public sealed record Saved(DefinitionView Definition) : DefinitionResult;

    public sealed record NoSuchDefinition : DefinitionResult;

    /// <summary>Every problem that stands against it.</summary>
    public sealed record Invalid(ImmutableArray<Problem> Problems) : DefinitionResult;
}

/// <summary>
/// The life of definitions. The latest version is the draft; editing a definition whose latest version is published makes the
/// next version; publishing makes the latest version the published one.
/// </summary>
public sealed class DefinitionService(IDefinitionStore store, IRoleDirectory roles, StepCatalogue catalogue, TimeProvider time)
{
    public async Task<DefinitionView> CreateAsync(NewDefinition request)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var head = new DefinitionHead(id, request.DisplayName, request.WorkflowType, request.Key, KeyDisplayName: null, request.Enabled,
            Latest: 1, Published: null, Revision: 1);
        var draft = new WorkflowDefinition
        {
            Id = id,
            Version = 1,
            DisplayName = request.DisplayName,
            Description = request.Description,
            Key = request.Key,
            WorkflowType = request.WorkflowType,
        };
        if (!await store.SaveAsync(head, draft, expectedRevision: 0))
            throw new InvalidOperationException($"A definition of the new id {id} is there already.");
        return new DefinitionView(head, draft);
    }

    /// <summary>The given version, or the latest; null where there is none.</summary>
    public async Task<DefinitionView?> FindAsync(Guid id, int? version, CancellationToken cancellation) =>
        await store.FindHeadAsync(id, cancellation) is { } head
        && await store.FindVersionAsync(id, version ?? head.Latest, cancellation) is { } definition
            ? new DefinitionView(head, definition)
            : null;

    public Task<ImmutableArray<DefinitionHead>> ListAsync(CancellationToken cancellation) => store.ListHeadsAsync(cancellation);

    /// <summary>
    /// Replaces the steps of the draft, made from the latest version where that is published. Problems of flow are allowed. A step
    /// that keeps its unique name keeps its id.
    /// </summary>
    public Task<DefinitionResult> ReplaceStepsAsync(Guid id, ImmutableArray<StepDefinition> steps, CancellationToken cancellation) =>
        DefinitionValidator.Shape(steps, catalogue) is { IsEmpty: false } problems
            ? Task.FromResult<DefinitionResult>(new DefinitionResult.Invalid(problems))
            : ChangeAsync(id, view => Edit(view, steps), cancellation);

    /// <summary>Makes the latest version the published one, unless something stands against that. A repeat changes nothing.</summary>
    public Task<DefinitionResult> PublishAsync(Guid id, CancellationToken cancellation) => ChangeAsync(id, Publish, cancellation);

    /// <summary>Changes the latest version; where somebody else changes it at the same time, on top of that change.</summary>
    private async Task<DefinitionResult> ChangeAsync(
        Guid id, Func<DefinitionView, (DefinitionView Changed, ImmutableArray<Problem> Problems)> change, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(id, version: null, cancellation) is not { } view)
                return new DefinitionResult.NoSuchDefinition();
            var (changed, problems) = change(view);
            if (!problems.IsEmpty)
                return new DefinitionResult.Invalid(problems);
            if (changed == view)
                return new DefinitionResult.Saved(view);
            changed = changed with { Head = changed.Head with { Revision = view.Head.Revision + 1 } };
            if (await store.SaveAsync(changed.Head, changed.Version, view.Head.Revision))
                return new DefinitionResult.Saved(changed);
        }
    }

    private static (DefinitionView Changed, ImmutableArray<Problem> Problems) Edit(DefinitionView view, ImmutableArray<StepDefinition> steps)
    {
        var version = view.IsPublished ? view.Head.Latest + 1 : view.Head.Latest;
        var kept = steps.Select(step => view.Version.FindStep(step.UniqueName) is { } earlier ? step with { Id = earlier.Id } : step);
        return (new DefinitionView(view.Head with { Latest = version }, view.Version with { Version = version, Steps = [.. kept] }), []);
    }

    private (DefinitionView Changed, ImmutableArray<Problem> Problems) Publish(DefinitionView view) => view.IsPublished
        ? (view, [])
        : (view with { Head = view.Head with { Published = view.Head.Latest } },
            DefinitionValidator.Flow(view.Version, catalogue, role => roles.Find(role) is not null));
}
