using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
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

    /// <summary>Replaces the texts of the draft. Texts that are the same make no new version.</summary>
    public Task<DefinitionResult> UpdateAsync(Guid id, DefinitionUpdate update, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, async view =>
        {
            var changed = Update(view, update);
            return new(changed, changed.Head.Enabled == view.Head.Enabled ? null : await RefuseSwitchAsync(view.Head, changed.Head.Enabled, editor.Caller, cancellation));
        }, cancellation);

    /// <summary>Enables or disables a definition, in all its versions. It makes no new version.</summary>
    public Task<DefinitionResult> SwitchAsync(Guid id, bool enabled, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, async view =>
        {
            var refusal = view.Head.Enabled == enabled ? null : await RefuseSwitchAsync(view.Head, enabled, editor.Caller, cancellation);
            return new(view with { Head = view.Head with { Enabled = enabled } }, refusal);
        }, cancellation);

    /// <summary>
    /// Replaces the steps of the draft; if the latest version is published, a new draft is made from it. Problems of flow are allowed. A
    /// step that keeps its unique name keeps its id; no two steps have the same id.
    /// </summary>
    public Task<DefinitionResult> ReplaceStepsAsync(Guid id, DraftSteps steps, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, view =>
        {
            var changed = ReplaceSteps(view, steps.Steps);
            // A draft of what was never published asks nobody yet.
            return new(new Change(changed, view.Head.Published is null ? null : Refuse(view.Version, changed.Version, editor.Caller)));
        }, cancellation);

    /// <summary>Makes the latest version the published one, unless something stands against that. A repeat changes nothing.</summary>
    public Task<DefinitionResult> PublishAsync(Guid id, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, view => PublishAsync(view, editor.Caller, cancellation), cancellation);

    /// <summary>
    /// Deletes a definition that no instance runs on. First it is marked as deleted, so that nothing can start from it any more. Then the
    /// instances are looked at: one that starts meanwhile either finds the definition gone, or is found here and brings the definition
    /// back. A start that found the definition before, and creates its instance only afterwards, counts as started before the deletion,
    /// and runs.
    /// </summary>
    public async Task<DefinitionResult> DeleteAsync(Guid id, Editor editor, CancellationToken cancellation)
    {
        var result = await ChangeAsync(id, editor, view => DeleteAsync(view, editor.Caller, cancellation), cancellation);
        if (result is not DefinitionResult.Saved { Definition: var deleted })
            return result;
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

    /// <summary>What a definition becomes, or why it does not.</summary>
    private readonly record struct Change(DefinitionView Changed, DefinitionResult? Refusal = null);

    /// <summary>Changes the latest version. If somebody else changes it at the same time, this change is made on top of theirs.</summary>
    private async Task<DefinitionResult> ChangeAsync(
        Guid id, Editor editor, Func<DefinitionView, ValueTask<Change>> change, CancellationToken cancellation)
    {
        while (true)
        {
            if (await FindAsync(id, version: null, cancellation) is not { } view)
                return new DefinitionResult.NoSuchDefinition();
            if (editor.IsCurrent?.Invoke(view) is false)
                return new DefinitionResult.Changed();
            var (changed, refusal) = await change(view);
            if (refusal is not null)
                return refusal;
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

    private async ValueTask<Change> PublishAsync(DefinitionView view, Caller caller, CancellationToken cancellation)
    {
        if (view.IsPublished)
            return new(view);
        DefinitionResult? refusal = await FindPublishedAsync(view.Head, cancellation) is { } before
            ? Refuse(before, view.Version, caller)
            : await RefuseTakeoverAsync(view.Head, view.Version, caller, cancellation);
        if (refusal is null && PublishProblems(view.Version) is { IsEmpty: false } problems)
            refusal = new DefinitionResult.Invalid(problems);
        return new(view with { Head = view.Head with { Published = view.Head.Latest } }, refusal);
    }

    /// <summary>To delete a definition is to ask nobody any more: another one could take its place.</summary>
    private async ValueTask<Change> DeleteAsync(DefinitionView view, Caller caller, CancellationToken cancellation)
    {
        DefinitionResult? refusal = await FindPublishedAsync(view.Head, cancellation) is { } before ? Refuse(before, before with { Steps = [] }, caller) : null;
        // Looked at before, too: a definition in use must not be gone even for a moment.
        if (refusal is null && await instances.AnyLiveAsync(view.Head.Id, cancellation))
            refusal = new DefinitionResult.InUse(view.Head);
        return new(view with { Head = view.Head with { IsDeleted = true } }, refusal);
    }

    /// <summary>To disable a definition is to ask nobody any more, and to enable it is to take over what another one was asked for.</summary>
    private async ValueTask<DefinitionResult.ApproversKept?> RefuseSwitchAsync(DefinitionHead head, bool enabled, Caller caller, CancellationToken cancellation)
    {
        if (await FindPublishedAsync(head, cancellation) is not { } published)
            return null;
        return enabled
            ? await RefuseTakeoverAsync(head with { Enabled = true }, published, caller, cancellation)
            : Refuse(published, published with { Steps = [] }, caller);
    }

    /// <summary>A definition for a key takes over the starts that the definitions of its whole type have served.</summary>
    private async ValueTask<DefinitionResult.ApproversKept?> RefuseTakeoverAsync(
        DefinitionHead head, WorkflowDefinition after, Caller caller, CancellationToken cancellation)
    {
        if (!head.Enabled || head.Key is null)
            return null;
        foreach (var served in (await store.ListHeadsAsync(cancellation)).Where(other => DefinitionSelector.ServesWholeTypeOf(other, head)))
        {
            if (await FindPublishedAsync(served, cancellation) is { } before && Refuse(before, after, caller) is { } refusal)
                return refusal;
        }

        return null;
    }

    private async ValueTask<WorkflowDefinition?> FindPublishedAsync(DefinitionHead head, CancellationToken cancellation) =>
        head.Published is { } published ? await store.FindVersionAsync(head.Id, published, cancellation) : null;

    /// <summary>Whom a definition asks is changed by those whom it asks, and by those who may do that to every definition.</summary>
    private DefinitionResult.ApproversKept? Refuse(WorkflowDefinition before, WorkflowDefinition after, Caller caller)
    {
        var asked = Approvers.RolesOf(before);
        return !Approvers.AsksSomebody(before) || caller.HoldsAny(asked) || caller.May(AccessString.ChangeApprovers) || Approvers.AreSame(before, after, catalogue)
            ? null
            : new([.. asked.Order()]);
    }

    private StepDefinition WithNewIds(StepDefinition step) => step with
    {
        Id = NewId(),
        Conditions = [.. step.Conditions.Select(condition => condition with { Id = NewId() })],
    };

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
