using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>
/// The life of definitions. The latest version is the draft; an edit of a definition whose latest version was published makes the next
/// version; publishing makes the latest version the published one, or an earlier one again. Steps and texts belong to a version; its keys
/// and whether it is enabled belong to the definition. Concurrent changes are applied one after the other, and each is in its history.
/// </summary>
public sealed class DefinitionService(
    IDefinitionStore store, IInstanceLists instances, IRoleDirectory roles, StepCatalogue catalogue, TimeProvider time,
    BusinessCalendars? calendars = null, StepChecks? checks = null)
{
    public Task<DefinitionView> CreateAsync(NewDefinition request, Caller caller) => AddAsync(request, [], DefinitionHistory.NewDraft, caller);

    /// <summary>Imports a definition from another installation as a draft with ids of its own. Steps of unknown types are kept.</summary>
    public async Task<DefinitionResult> ImportAsync(ImportedDefinition import, Caller caller)
    {
        var saved = await AddAsync(import.Texts, import.Steps.Steps, DefinitionHistory.ImportedDraft, caller);
        return new DefinitionResult.Imported(saved, [.. import.Notes, .. FlowProblems(saved.Version)]);
    }

    /// <summary>
    /// Makes another definition with the texts, keys and steps of the latest version, as a draft. It is disabled, because two definitions for
    /// the same key make starts ambiguous. Null if there is no such definition.
    /// </summary>
    public async Task<DefinitionView?> CopyAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await FindAsync(id, version: null, cancellation) is not { } view)
            return null;
        var (head, version) = (view.Head, view.Version);
        var name = $"Copy of {version.DisplayName}";
        var texts = new NewDefinition(
            name.Length > DefinitionLimits.DisplayName ? version.DisplayName : name, version.Description, head.Keys, head.WorkflowType, Enabled: false,
            version.RequesterMayWithdraw, version.AssigneesMayForward, version.NotifyRequester);
        return await AddAsync(texts, version.Steps, DefinitionHistory.CopiedFrom(view), caller);
    }

    /// <summary>The given version, or the latest; null if there is none.</summary>
    public async Task<DefinitionView?> FindAsync(Guid id, int? version, CancellationToken cancellation) =>
        await store.FindHeadAsync(id, cancellation) is { IsDeleted: false } head
        && await store.FindVersionAsync(id, version ?? head.Latest, cancellation) is { } definition
            ? new DefinitionView(head, definition)
            : null;

    public async Task<ImmutableArray<DefinitionHead>> ListAsync(CancellationToken cancellation) =>
        [.. (await store.ListHeadsAsync(cancellation)).Where(head => !head.IsDeleted)];

    /// <summary>The same heads, each with the description of its latest version, even if an earlier release has written it without.</summary>
    public async Task<ImmutableArray<DefinitionHead>> DescribeAsync(IEnumerable<DefinitionHead> heads, CancellationToken cancellation)
    {
        var described = ImmutableArray.CreateBuilder<DefinitionHead>();
        foreach (var head in heads)
        {
            described.Add(head.HistoryLength > 0
                ? head
                : head with { Description = (await store.FindVersionAsync(head.Id, head.Latest, cancellation))?.Description });
        }

        return described.ToImmutable();
    }

    /// <summary>What was done to a definition, the first entry first; null if there is no such definition.</summary>
    public async Task<ImmutableArray<DefinitionHistoryEntry>?> ReadHistoryAsync(Guid id, CancellationToken cancellation) =>
        await store.FindHeadAsync(id, cancellation) is { IsDeleted: false } ? await store.ReadDefinitionHistoryAsync(id, cancellation) : null;

    /// <summary>Replaces the texts of the draft. Texts that are the same make no new version, and neither do keys, or whether it is enabled.</summary>
    public Task<DefinitionResult> UpdateAsync(Guid id, DefinitionUpdate update, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, async view =>
        {
            if (KeysAfter(view.Head, update.Keys) is not { } keys)
                return new(view, new DefinitionResult.SeveralKeys(view.Head));
            var changed = Update(view, update, keys);
            return new(changed, await RefuseStartsAsync(view.Head, changed.Head, editor.Caller, cancellation));
        }, cancellation);

    /// <summary>Enables or disables a definition, in all its versions. It makes no new version.</summary>
    public Task<DefinitionResult> SwitchAsync(Guid id, bool enabled, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, async view =>
        {
            var changed = view with { Head = view.Head with { Enabled = enabled } };
            return new(changed, await RefuseStartsAsync(view.Head, changed.Head, editor.Caller, cancellation));
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
        ChangeAsync(id, editor, view => PublishAsync(view, view.Version, editor.Caller, cancellation), cancellation);

    /// <summary>The same with any version: what was right when it was published first may be wrong by now.</summary>
    public Task<DefinitionResult> PublishVersionAsync(Guid id, int version, Editor editor, CancellationToken cancellation) =>
        ChangeAsync(id, editor, async view => await store.FindVersionAsync(id, version, cancellation) is { } found
            ? await PublishAsync(view, found, editor.Caller, cancellation)
            : new(view, new DefinitionResult.NoSuchVersion(version)), cancellation);

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

    /// <summary>Why a definition would not be deleted now; null if it would.</summary>
    public async Task<DefinitionResult?> WhyKeptAsync(Guid id, Caller caller, CancellationToken cancellation) =>
        await FindAsync(id, version: null, cancellation) is { } view ? (await DeleteAsync(view, caller, cancellation)).Refusal : new DefinitionResult.NoSuchDefinition();

    /// <summary>
    /// Every problem that prevents publishing a version as it is. Its shape is checked again: the draft may be older than a rule, or than
    /// a step type that has been registered since.
    /// </summary>
    public async Task<ImmutableArray<Problem>> PublishProblemsAsync(WorkflowDefinition version, CancellationToken cancellation)
    {
        if (checks is not null)
            await checks.PrepareAsync(version.Steps, cancellation);
        return [.. DefinitionValidator.Shape(version.Steps, catalogue), .. FlowProblems(version)];
    }

    private ImmutableArray<Problem> FlowProblems(WorkflowDefinition version) =>
        DefinitionValidator.Flow(version, catalogue, role => roles.Find(role) is not null, calendars);

    private async Task<DefinitionView> AddAsync(NewDefinition texts, ImmutableArray<StepDefinition> steps, string how, Caller caller)
    {
        var id = NewId();
        var head = new DefinitionHead(id, texts.DisplayName, texts.WorkflowType, null, null, texts.Enabled, Latest: 1, Published: null, Revision: 1)
        {
            Keys = texts.Keys,
            Description = texts.Description,
            HistoryLength = 1,
        };
        var draft = new WorkflowDefinition
        {
            Id = id,
            Version = 1,
            DisplayName = texts.DisplayName,
            Description = texts.Description,
            WorkflowType = texts.WorkflowType,
            RequesterMayWithdraw = texts.RequesterMayWithdraw,
            AssigneesMayForward = texts.AssigneesMayForward,
            NotifyRequester = texts.NotifyRequester,
            Steps = [.. steps.Select(WithNewIds)],
        };
        var made = new DefinitionView(head, draft);
        if (!await store.SaveAsync(head, draft, expectedRevision: 0, [DefinitionHistory.Created(made, how, time.GetUtcNow(), caller.Person)]))
            throw new InvalidOperationException($"A definition of the new id {id} is there already.");
        return made;
    }

    /// <summary>What a definition becomes, or why it does not.</summary>
    /// <param name="Shown">The version that the result shows; null for the latest.</param>
    private readonly record struct Change(DefinitionView Changed, DefinitionResult? Refusal = null, WorkflowDefinition? Shown = null);

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
            var (changed, refusal, shown) = await change(view);
            if (refusal is not null)
                return refusal;
            if (changed == view)
                return new DefinitionResult.Saved(view with { Version = shown ?? view.Version });
            var history = DefinitionHistory.Between(view, changed, time.GetUtcNow(), editor.Caller.Person);
            var head = changed.Head with
            {
                Revision = view.Head.Revision + 1,
                Description = changed.Version.Description,
                HistoryLength = view.Head.HistoryLength + history.Length,
            };
            if (await store.SaveAsync(head, changed.Version, view.Head.Revision, history))
                return new DefinitionResult.Saved(new DefinitionView(head, shown ?? changed.Version));
        }
    }

    /// <summary>Null if a caller who knows of one key would take others away.</summary>
    private static DefinitionKeys? KeysAfter(DefinitionHead head, KeyChange? change) => change switch
    {
        KeyChange.All all => head.Keys.ChangeTo(all.Keys),
        KeyChange.Only only when head.Keys.Count < 2 => head.Keys.ChangeTo(DefinitionKeys.Of(new DefinitionKey(only.Value))),
        KeyChange.Only only when head.Keys.First != head.Keys.Find(only.Value) => null,
        _ => head.Keys,
    };

    private static DefinitionView Update(DefinitionView view, DefinitionUpdate update, DefinitionKeys keys)
    {
        var switched = view with { Head = view.Head with { Enabled = update.Enabled ?? view.Head.Enabled, Keys = keys } };
        var updated = view.Version with
        {
            DisplayName = update.DisplayName,
            Description = update.Description,
            RequesterMayWithdraw = update.RequesterMayWithdraw ?? view.Version.RequesterMayWithdraw,
            AssigneesMayForward = update.AssigneesMayForward ?? view.Version.AssigneesMayForward,
            NotifyRequester = update.NotifyRequester ?? view.Version.NotifyRequester,
        };
        return updated == view.Version ? switched : Draft(switched with { Head = switched.Head with { DisplayName = update.DisplayName } }, updated);
    }

    private DefinitionView ReplaceSteps(DefinitionView view, ImmutableArray<StepDefinition> steps)
    {
        var earlier = steps.Select(step => view.Version.FindStep(step.UniqueName)).ToList();
        var taken = earlier.OfType<StepDefinition>().Select(step => step.Id).ToHashSet();
        var kept = steps.Select((step, index) => earlier[index] is { } before ? step.InPlaceOf(before)
            : taken.Add(step.Id) ? step
            : step with { Id = NewId() });
        return Draft(view, view.Version with { Steps = [.. kept] });
    }

    private static DefinitionView Draft(DefinitionView view, WorkflowDefinition edited)
    {
        var version = view.Head.Latest == view.Head.HighestPublished ? view.Head.Latest + 1 : view.Head.Latest;
        return new DefinitionView(view.Head with { Latest = version }, edited with { Version = version });
    }

    private async ValueTask<Change> PublishAsync(DefinitionView view, WorkflowDefinition version, Caller caller, CancellationToken cancellation)
    {
        var (head, number) = (view.Head, version.Version);
        if (number == head.Published)
            return new(view, Shown: version);
        DefinitionResult? refusal = await FindPublishedAsync(head, cancellation) is { } before
            ? Refuse(before, version, caller)
            : await RefuseTakeoverAsync(head, version, caller, cancellation);
        if (refusal is null && await PublishProblemsAsync(version, cancellation) is { IsEmpty: false } problems)
            refusal = new DefinitionResult.Invalid(problems);
        var published = head with { Published = number, OncePublished = number < head.HighestPublished ? head.HighestPublished : null };
        return new(view with { Head = published }, refusal, version);
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

    /// <summary>
    /// To disable a definition, or to take a key from it, is to ask nobody any more; to enable it, or to give it a key, is to take over what
    /// another one was asked for. A definition of its whole type that gets a key is no longer there for all the others.
    /// </summary>
    private async ValueTask<DefinitionResult.ApproversKept?> RefuseStartsAsync(
        DefinitionHead before, DefinitionHead after, Caller caller, CancellationToken cancellation)
    {
        if ((before.Enabled == after.Enabled && before.Keys.Equals(after.Keys)) || await FindPublishedAsync(before, cancellation) is not { } published)
            return null;
        var (served, serves) = (DefinitionSelector.IsReady(before), DefinitionSelector.IsReady(after));
        var isTaken = served && (!serves || before.Keys.Without(after.Keys).Count > 0 || (before.Keys.AreOfWholeType && !after.Keys.AreOfWholeType));
        if (isTaken && Refuse(published, published with { Steps = [] }, caller) is { } refusal)
            return refusal;
        var isGiven = serves && (!served || after.Keys.Without(before.Keys).Count > 0);
        return isGiven ? await RefuseTakeoverAsync(after, published, caller, cancellation) : null;
    }

    /// <summary>A definition for a key takes over the starts that the definitions of its whole type have served.</summary>
    private async ValueTask<DefinitionResult.ApproversKept?> RefuseTakeoverAsync(
        DefinitionHead head, WorkflowDefinition after, Caller caller, CancellationToken cancellation)
    {
        if (!head.Enabled || head.Keys.AreOfWholeType)
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
