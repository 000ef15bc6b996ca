using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Portal.Builder.Rows;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>A form of a definition's page.</summary>
/// <param name="Revision">Of the definition as the person has seen it.</param>
/// <param name="Step">The unique name of the step that the panel shows.</param>
internal sealed record ChangeRequest(Guid Id, BuilderAction Action, int Revision, string? Step, IFormCollection Form, Caller Caller);

/// <param name="Refusal">Why nothing was done; null if it was.</param>
/// <param name="Step">The step to show next.</param>
internal sealed record ChangeOutcome(FormOutcome? Refusal, string? Step = null)
{
    /// <summary>The definition to show next; null for the same one.</summary>
    public Guid? Definition { get; init; }

    /// <summary>The form to show again, if it is not the one that was sent.</summary>
    public IFormCollection? Form { get; init; }

    /// <summary>The step that was removed, for an address; null if none was, or if it is too large.</summary>
    public string? Removed { get; init; }

    /// <summary>What was done to the rows of that form.</summary>
    public RowEdit? Edited { get; init; }
}

/// <summary>Applies what people do in the builder. A change is made only to what the person has seen.</summary>
internal sealed class DefinitionChanges(DefinitionService definitions, DefinitionResponses responses, DraftReader drafts, StepCatalogue catalogue, RemovedSteps removed, TimeProvider time)
{
    public const string Output = "output";
    public const string StepType = "type";

    /// <summary>A check box: a step is to be removed though it cannot be put back.</summary>
    public const string ForGood = "forGood";

    public async Task<ChangeOutcome> ApplyAsync(ChangeRequest request, CancellationToken cancellation)
    {
        if (await definitions.FindAsync(request.Id, version: null, cancellation) is not { } view)
            return Told(ApiError.NoSuchDefinition(request.Id));
        if (view.Head.Revision != request.Revision)
            return Changed(view, await definitions.ReadHistoryAsync(request.Id, cancellation) ?? []);
        var editor = new Editor(request.Caller, current => current.Head.Revision == request.Revision);
        return request.Action switch
        {
            BuilderAction.SaveStep => await SaveStepAsync(request, view, editor, cancellation),
            BuilderAction.AddStep => await AddStepAsync(request, view, editor, cancellation),
            BuilderAction.RemoveStep => await WithStep(request, view, step => RemoveStepAsync(request, view, step, editor, cancellation)),
            BuilderAction.PutBack => await PutBackAsync(request, view, editor, cancellation),
            BuilderAction.DuplicateStep => await WithStep(request, view, step =>
            {
                var (steps, added) = StepEdits.Duplicate(view.Version.Steps, step, NewId());
                return ReplaceAsync(view, steps, added.UniqueName, editor, cancellation);
            }),
            BuilderAction.MoveStep => await WithStep(request, view, step => MoveStepAsync(request, view, step, editor, cancellation)),
            BuilderAction.EditRows => EditRows(request.Form),
            BuilderAction.TakeSteps => await TakeStepsAsync(request, view, editor, cancellation),
            BuilderAction.Copy => await CopyAsync(request, cancellation),
            BuilderAction.SaveTexts => await SaveTextsAsync(request, editor, cancellation),
            BuilderAction.Publish => await ToldAsync(request, view, await definitions.PublishAsync(request.Id, editor, cancellation), request.Step, cancellation),
            BuilderAction.PublishVersion => await PublishVersionAsync(request, view, editor, cancellation),
            BuilderAction.Enable or BuilderAction.Disable => await ToldAsync(
                request, view, await definitions.SwitchAsync(request.Id, request.Action == BuilderAction.Enable, editor, cancellation), request.Step, cancellation),
            _ => Told(StatusCodes.Status400BadRequest, "This form is not known. Nothing was done."),
        };
    }

    private Task<ChangeOutcome> SaveStepAsync(ChangeRequest request, DefinitionView view, Editor editor, CancellationToken cancellation) => WithStep(request, view, step =>
    {
        var (read, problems, fields) = StepForm.Read(step, catalogue.Find(step.ExtensionName), request.Form);
        if (problems.Count > 0)
            return Task.FromResult(Told(StatusCodes.Status400BadRequest, $"Nothing was saved. {string.Join(' ', problems.Values)}", problems));
        // What is the same as before makes no draft of a published version.
        return JsonSerializer.Serialize(read) == JsonSerializer.Serialize(step)
            ? Task.FromResult(new ChangeOutcome(null, step.UniqueName))
            : ReplaceAsync(view, StepEdits.Change(view.Version.Steps, step, read), read.UniqueName, editor, cancellation, fields);
    });

    private static ChangeOutcome EditRows(IFormCollection form)
    {
        var (edited, done) = RowEdit.Of(form)!.Apply(form);
        // What was to be taken apart and still is a text.
        var problems = done.Action == RowAction.AsRows && edited.ContainsKey(done.Prefix)
            ? ImmutableDictionary<string, string>.Empty.Add(done.Prefix, "Comparisons to choose from cannot express this. It stays as it is written.")
            : ImmutableDictionary<string, string>.Empty;
        return new(new FormOutcome("", StatusCodes.Status200OK) { Problems = problems }) { Form = edited, Edited = done };
    }

    private async Task<ChangeOutcome> RemoveStepAsync(ChangeRequest request, DefinitionView view, StepDefinition step, Editor editor, CancellationToken cancellation)
    {
        var kept = removed.Seal(request.Id, view.Version.Steps, step);
        return kept is null && !request.Form.ContainsKey(ForGood)
            ? Told(StatusCodes.Status400BadRequest, "The step is too large to be put back afterwards. Nothing was removed: say first that it shall be gone for good.")
            : await ReplaceAsync(view, StepEdits.Remove(view.Version.Steps, step), null, editor, cancellation) with { Removed = kept };
    }

    private async Task<ChangeOutcome> PutBackAsync(ChangeRequest request, DefinitionView view, Editor editor, CancellationToken cancellation)
    {
        if (removed.Open(request.Id, request.Form[RemovedSteps.Parameter]) is not { } step)
            return Told(StatusCodes.Status400BadRequest, "The removed step is not kept any longer. Nothing was done.");
        return view.Version.FindStep(step.Step.UniqueName) is not null
            ? Told(StatusCodes.Status409Conflict, $"There is a step '{step.Step.UniqueName}' now. Nothing was put back: give that one another name first.")
            : await ReplaceAsync(view, StepEdits.PutBack(view.Version.Steps, step), step.Step.UniqueName, editor, cancellation);
    }

    private async Task<ChangeOutcome> MoveStepAsync(ChangeRequest request, DefinitionView view, StepDefinition step, Editor editor, CancellationToken cancellation)
    {
        if (StepPlaces.Find(view.Version, request.Form[StepPlaces.Field].ToString()) is not (var after, var output) || ReferenceEquals(after, step))
            return Told(StatusCodes.Status400BadRequest, "Choose the output of another step. Nothing was moved.");
        var steps = StepEdits.Move(view.Version.Steps, step, after, output, catalogue.Find(step.ExtensionName));
        return await ReplaceAsync(view, steps, step.UniqueName, editor, cancellation);
    }

    private async Task<ChangeOutcome> TakeStepsAsync(ChangeRequest request, DefinitionView view, Editor editor, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var version = DefinitionBodies.ReadVersion(request.Form[DefinitionPaths.VersionParameter].ToString(), problems);
        if (problems.Count > 0)
            return Told(ApiError.Invalid(problems));
        return await definitions.FindAsync(request.Id, version, cancellation) is { } earlier
            ? await ReplaceAsync(view, earlier.Version.Steps, null, editor, cancellation)
            : Told(ApiError.NoSuchDefinition(request.Id, version));
    }

    private async Task<ChangeOutcome> CopyAsync(ChangeRequest request, CancellationToken cancellation) =>
        await definitions.CopyAsync(request.Id, request.Caller, cancellation) is { } copy
            ? new(null) { Definition = copy.Head.Id }
            : Told(ApiError.NoSuchDefinition(request.Id));

    private async Task<ChangeOutcome> AddStepAsync(ChangeRequest request, DefinitionView view, Editor editor, CancellationToken cancellation)
    {
        if (catalogue.Find(request.Form[StepType].ToString()) is not { } type)
            return Told(StatusCodes.Status400BadRequest, "Choose the type of the new step. Nothing was added.");
        var after = request.Step is null ? null : view.Version.FindStep(request.Step);
        var (steps, added) = StepEdits.Add(view.Version.Steps, type, after, request.Form[Output].ToString(), NewId());
        return await ReplaceAsync(view, steps, added.UniqueName, editor, cancellation);
    }

    private async Task<ChangeOutcome> SaveTextsAsync(ChangeRequest request, Editor editor, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        if (DefinitionBodies.ReadUpdate(isVersion2: true, TextForm.Body(request.Form, isNew: false), problems) is not { } update)
            return Told(ApiError.Invalid(problems), TextForm.Problems(problems));
        return await ToldAsync(request, null, await definitions.UpdateAsync(request.Id, update, editor, cancellation), request.Step, cancellation);
    }

    private async Task<ChangeOutcome> PublishVersionAsync(ChangeRequest request, DefinitionView view, Editor editor, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var version = DefinitionBodies.ReadVersion(request.Form[DefinitionPaths.VersionParameter].ToString(), problems);
        return problems.Count > 0
            ? Told(ApiError.Invalid(problems))
            : await ToldAsync(request, view, await definitions.PublishVersionAsync(request.Id, version, editor, cancellation), null, cancellation);
    }

    private static Task<ChangeOutcome> WithStep(ChangeRequest request, DefinitionView view, Func<StepDefinition, Task<ChangeOutcome>> change) =>
        request.Step is not null && view.Version.FindStep(request.Step) is { } step
            ? change(step)
            : Task.FromResult(Told(StatusCodes.Status404NotFound, "The draft has no such step. Nothing was done."));

    /// <summary>The steps go the way that those of a request go, so that the API's rules are the only ones.</summary>
    private async Task<ChangeOutcome> ReplaceAsync(
        DefinitionView view, ImmutableArray<StepDefinition> steps, string? next, Editor editor, CancellationToken cancellation, ProblemFields? fields = null)
    {
        var shown = responses.Show(view with { Version = view.Version with { Steps = steps } });
        var (draft, error) = await drafts.ReadStepsAsync(JsonSerializer.SerializeToElement(shown, ApiJson.Default.DefinitionResponse), [], cancellation);
        if (error is not null)
            return Told(error, Problems(error, fields));
        // What only a newer release knows of a step does not go that way.
        var whole = DraftSteps.Check([.. draft!.Steps.Zip(steps, (read, given) => read.InPlaceOf(given))], catalogue, out _)!;
        return responses.Respond(view.Head.Id, await definitions.ReplaceStepsAsync(view.Head.Id, whole, editor, cancellation)) is ApiError refused
            ? Told(refused)
            : new(null, next);
    }

    private async Task<ChangeOutcome> ToldAsync(ChangeRequest request, DefinitionView? view, DefinitionResult result, string? next, CancellationToken cancellation)
    {
        if (result is DefinitionResult.Changed)
            return Changed(view, await definitions.ReadHistoryAsync(request.Id, cancellation) ?? []);
        return responses.Respond(request.Id, result) is ApiError error ? Told(error) : new(null, next);
    }

    /// <summary>Somebody else was faster. What was typed stays in the form, which is now on top of what the other one did.</summary>
    private static ChangeOutcome Changed(DefinitionView? view, ImmutableArray<DefinitionHistoryEntry> history)
    {
        var who = history.LastOrDefault() is { } last
            ? FormattableString.Invariant($"{last.By.Name} changed it at {last.At.UtcDateTime:HH:mm} UTC ({JsonValues.Shortened(last.Message, 200)})")
            : $"it is at revision {view?.Head.Revision.ToString(CultureInfo.InvariantCulture)}";
        return Told(StatusCodes.Status409Conflict,
            $"Somebody else was faster: {who} Nothing of yours was saved. What you typed is kept below, on top of the new state: look at it, and send it again if it is still right.");
    }

    private static Dictionary<string, string> Problems(ApiError error, ProblemFields? fields) => (error.Body().Details ?? [])
        .Select(detail => (Field: fields?.Of(new Problem(detail.Field, detail.Message)), detail.Message)).Where(problem => problem.Field is not null)
        .GroupBy(problem => problem.Field!, problem => problem.Message).ToDictionary(group => group.Key, group => string.Join(' ', group));

    private static ChangeOutcome Told(ApiError error, IReadOnlyDictionary<string, string>? problems = null) =>
        Told(error.Code.Status, $"It was not done. {error.Message}", problems);

    private static ChangeOutcome Told(int status, string message, IReadOnlyDictionary<string, string>? problems = null) =>
        new(new FormOutcome(message, status) { Problems = problems ?? ImmutableDictionary<string, string>.Empty });

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
