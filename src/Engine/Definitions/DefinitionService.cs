using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>
/// The life of definitions. The latest version is the draft; an edit of a definition whose latest version is published makes the next
/// version; publishing makes the latest version the published one. Steps and texts belong to a version; whether it is enabled belongs to
/// the definition. Concurrent changes are applied one after the other.
/// </summary>
public sealed class DefinitionService(
    IDefinitionStore store, IInstanceLists instances, IRoleDirectory roles, StepCatalogue catalogue, TimeProvider time)
{
    public Task<DefinitionView> CreateAsync(NewDefinition request) => AddAsync(request, keyDisplayName: null, DraftSteps.None);

    /// <summary>Imports a definition from another installation as a draft with ids of its own. Steps of unknown types are kept.</summary>
    public async Task<DefinitionResult> ImportAsync(ImportedDefinition import)
    {
        var saved = await AddAsync(import.Texts, import.KeyDisplayName, import.Steps);
        return new DefinitionResult.Imported(saved, [.. import.Notes, .. FlowProblems(saved.Version)]);
    }

    /// <summary>The given version, or the latest; null if there is none.</summary>
    public async Task<DefinitionView?> FindAsync(Guid id, int? version, CancellationToken cancellation) =>
        await store.FindHeadAsync(id, cancellation) is { IsDeleted: false } head
        && await store.FindVersionAsync(id, version ?? head.Latest, cancellation) is { } definition
            ? new DefinitionView(head, definition)
            : null;

    public async Task<ImmutableArray<DefinitionHead>> ListAsync(CancellationToken cancellation) =>
        [.. (await store.ListHeadsAsync(cancellation)).Where(head => !head.IsDeleted)];

    /// <summary>Replaces the texts of the draft. Unchanged texts make no new version.</summary>
    public Task<DefinitionResult> UpdateAsync(Guid id, DefinitionUpdate update, CancellationToken cancellation) =>
        ChangeAsync(id, view => (Update(view, update), []), cancellation);

    /// <summary>
    /// Replaces the steps of the draft; if the latest version is published, a new draft is made from it. Problems of flow are allowed. A
    /// step that keeps its unique name keeps its id; no two steps have the same id.
    /// </summary>
    public Task<DefinitionResult> ReplaceStepsAsync(Guid id, DraftSteps steps, CancellationToken cancellation) =>
        ChangeAsync(id, view => (ReplaceSteps(view, steps.Steps), []), cancellation);

    /// <summary>Makes the latest version the published one, unless it has problems. A repeat changes nothing.</summary>
    public Task<DefinitionResult> PublishAsync(Guid id, CancellationToken cancellation) => ChangeAsync(id, Publish, cancellation);

    /// <summary>
    /// Deletes a definition that no instance runs on. First it is marked as deleted, so that nothing can start from it any more. Then the
    /// instances are looked at: one that starts meanwhile either finds the definition gone, or is found here and brings the definition
    /// back. A start that found the definition before, and creates its instance only afterwards, counts as started before the deletion,
    /// and runs.
    /// </summary>
    public async Task<DefinitionResult> DeleteAsync(Guid id, CancellationToken cancellation)
    {
        // Checked beforehand, too: a definition in use must not be gone even for a moment.
        if (await store.FindHeadAsync(id, cancellation) is { IsDeleted: false } used && await instances.AnyLiveAsync(id, cancellation))
            return new DefinitionResult.InUse(used);
        if (await ChangeAsync(id, view => (view with { Head = view.Head with { IsDeleted = true } }, []), cancellation) is not DefinitionResult.Saved { Definition: var deleted })
            return new DefinitionResult.NoSuchDefinition();
        if (!await instances.AnyLiveAsync(id, CancellationToken.None))
            return new DefinitionResult.Deleted();

        // Nobody else writes a deleted definition.
        var back = deleted.Head with { IsDeleted = false, Revision = deleted.Head.Revision + 1 };
        if (!await store.SaveAsync(back, deleted.Version, deleted.Head.Revision))
            throw new InvalidOperationException($"Definition {id} was changed though it was deleted.");
        return new DefinitionResult.InUse(back);
    }

    /// <summary>
    /// Every problem that prevents publishing a version as it is. Its shape is checked again: the draft may be older than a rule, or than
    /// a step type that has been registered since.
    /// </summary>
    private ImmutableArray<Problem> PublishProblems(WorkflowDefinition version) =>
        [.. DefinitionValidator.Shape(version.Steps, catalogue), .. FlowProblems(version)];

    private ImmutableArray<Problem> FlowProblems(WorkflowDefinition version) =>
        DefinitionValidator.Flow(version, catalogue, role => roles.Find(role) is not null);

    private async Task<DefinitionView> AddAsync(NewDefinition texts, string? keyDisplayName, DraftSteps steps)
    {
        var id = NewId();
        var head = new DefinitionHead(id, texts.DisplayName, texts.WorkflowType, texts.Key, keyDisplayName, texts.Enabled,
            Latest: 1, Published: null, Revision: 1);
        var draft = new WorkflowDefinition
        {
            Id = id,
            Version = 1,
            DisplayName = texts.DisplayName,
            Description = texts.Description,
            Key = texts.Key,
            KeyDisplayName = keyDisplayName,
            WorkflowType = texts.WorkflowType,
            Steps = [.. steps.Steps.Select(WithNewIds)],
        };
        if (!await store.SaveAsync(head, draft, expectedRevision: 0))
            throw new InvalidOperationException($"A definition of the new id {id} is there already.");
        return new DefinitionView(head, draft);
    }

    /// <summary>Changes the latest version. If somebody else changes it at the same time, the change is applied on top of theirs.</summary>
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

    private static DefinitionView Update(DefinitionView view, DefinitionUpdate update)
    {
        var switched = view with { Head = view.Head with { Enabled = update.Enabled ?? view.Head.Enabled } };
        if (view.Version.DisplayName == update.DisplayName && view.Version.Description == update.Description)
            return switched;
        return Draft(
            switched with { Head = switched.Head with { DisplayName = update.DisplayName } },
            view.Version with { DisplayName = update.DisplayName, Description = update.Description });
    }

    private DefinitionView ReplaceSteps(DefinitionView view, ImmutableArray<StepDefinition> steps)
    {
        var earlier = steps.Select(step => view.Version.FindStep(step.UniqueName)?.Id).ToList();
        var taken = earlier.OfType<Guid>().ToHashSet();
        var kept = steps.Select((step, index) => earlier[index] is { } id ? step with { Id = id }
            : taken.Add(step.Id) ? step
            : step with { Id = NewId() });
        return Draft(view, view.Version with { Steps = [.. kept] });
    }

    private static DefinitionView Draft(DefinitionView view, WorkflowDefinition edited)
    {
        var version = view.IsPublished ? view.Head.Latest + 1 : view.Head.Latest;
        return new DefinitionView(view.Head with { Latest = version }, edited with { Version = version });
    }

    private (DefinitionView Changed, ImmutableArray<Problem> Problems) Publish(DefinitionView view) => view.IsPublished
        ? (view, [])
        : (view with { Head = view.Head with { Published = view.Head.Latest } }, PublishProblems(view.Version));

    private StepDefinition WithNewIds(StepDefinition step) => step with
    {
        Id = NewId(),
        Conditions = [.. step.Conditions.Select(condition => condition with { Id = NewId() })],
    };

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
