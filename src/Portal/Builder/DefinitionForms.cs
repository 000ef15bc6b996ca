using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Portal.Builder.Rows;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>Takes the forms of the builder. Each is allowed to those to whom the API allows the same.</summary>
internal static class DefinitionForms
{
    /// <summary>A file, and what a form puts around it.</summary>
    private const int LargestImport = JsonBody.DefinitionLimit + (16 * 1024);

    public static void MapBuilder(this IEndpointRouteBuilder routes)
    {
        routes.MapForm(DefinitionPaths.List, CreateAsync, DefinitionOperations.Create.Access);
        routes.MapForm(DefinitionPaths.Import, ImportAsync, DraftOperations.Import.Access, LargestImport);
        routes.MapForm($"{DefinitionPaths.List}/{{id:guid}}", ChangeAsync, DraftOperations.ReplaceSteps.Access, LargestImport, Forms.MostFields);
        routes.MapForm($"{DefinitionPaths.List}/{{id:guid}}/delete", DeleteAsync, DefinitionOperations.Delete.Access);
        routes.MapTrials();
        routes.MapGet($"{DefinitionPaths.List}/{{id:guid}}/export", ExportAsync).WithMetadata(DefinitionOperations.Find.Access, new PartOfPages(IsFile: true));
    }

    private static async Task CreateAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var problems = new ProblemList();
        if (DefinitionBodies.ReadNew(isVersion2: true, TextForm.Body(form, isNew: true), problems) is not { } request)
        {
            await context.ShowAgainAsync(Refused(ApiError.Invalid(problems), TextForm.Problems(problems)), form);
            return;
        }

        var made = await context.RequestServices.GetRequiredService<DefinitionService>().CreateAsync(request, context.Caller());
        context.Response.SeeOther(DefinitionPaths.Of(made.Head.Id, done: BuilderAction.Created));
    }

    private static async Task ImportAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (services, error) = (context.RequestServices, (ApiError?)null);
        ImportedDefinition? import = null;
        if (form.Files is [{ Length: > 0 } file, ..])
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, context.RequestAborted);
            (var body, error) = JsonBody.Parse(content.ToArray());
            if (error is null)
                (import, error) = await services.GetRequiredService<DraftReader>().ReadImportAsync(body, context.RequestAborted);
        }

        if (import is null)
        {
            await context.ShowAgainAsync(error is null ? new("Choose the file of an export.", StatusCodes.Status400BadRequest) : Refused(error), form);
            return;
        }

        var result = (DefinitionResult.Imported)await services.GetRequiredService<DefinitionService>().ImportAsync(import, context.Caller());
        // What publishing would refuse is shown on the page anyway. What was left out is told nowhere else.
        var notes = import.Notes;
        var path = DefinitionPaths.Of(result.Definition.Head.Id, done: BuilderAction.Imported);
        if (notes.IsEmpty)
            context.Response.SeeOther(path);
        else
            await context.ShowAgainAsync(new("", StatusCodes.Status200OK) { Problems = ImmutableDictionary<string, string>.Empty.Add(ImportPage.LeftOut, string.Join('\n', notes.Select(note => note.Message))).Add(ImportPage.Made, path) }, form);
    }

    private static async Task ChangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var change = context.RequestServices.GetRequiredService<DefinitionChanges>();
        if ((RowEdit.Of(form) is null ? BuilderActions.Find(form[DefinitionPaths.Action]) : BuilderAction.EditRows) is not { } action || !int.TryParse(form[DefinitionPaths.Revision], CultureInfo.InvariantCulture, out var revision))
        {
            await context.ShowAgainAsync(new("This form is incomplete. Nothing was done.", StatusCodes.Status400BadRequest), form);
            return;
        }

        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        var request = new ChangeRequest(id, action, revision, context.Request.Query[DefinitionPaths.StepParameter], form, context.Caller());
        var outcome = await change.ApplyAsync(request, context.RequestAborted);
        if (outcome.Edited is not null)
            context.Features.Set(outcome.Edited);
        if (outcome.Refusal is not null)
            await context.ShowAgainAsync(outcome.Refusal, outcome.Form ?? form);
        else
            context.Response.SeeOther(DefinitionPaths.Of(outcome.Definition ?? id, outcome.Step, done: action) + (outcome.Removed is { } removed ? $"&{RemovedSteps.Parameter}={removed}" : ""));
    }

    private static async Task DeleteAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        var (services, editor) = (context.RequestServices, (Editor?)null);
        if (int.TryParse(form[DefinitionPaths.Revision], CultureInfo.InvariantCulture, out var revision))
            editor = new Editor(context.Caller(), view => view.Head.Revision == revision);
        var result = editor is null ? new DefinitionResult.Changed() : await services.GetRequiredService<DefinitionService>().DeleteAsync(id, editor, context.RequestAborted);
        if (result is DefinitionResult.Deleted)
        {
            context.Response.SeeOther($"{DefinitionPaths.List}?{DefinitionPaths.DoneParameter}={BuilderAction.Deleted}");
            return;
        }

        if (result is DefinitionResult.Changed)
        {
            await context.ShowAgainAsync(new("Somebody has changed the definition meanwhile, so it was not deleted. Look at it, and delete it if that is still right."), form);
            return;
        }

        var error = (ApiError)services.GetRequiredService<DefinitionResponses>().Respond(id, result);
        await context.ShowAgainAsync(new($"It was not deleted. {error.Message}", error.Code.Status), form);
    }

    /// <summary>An export, as the API gives it in version 2, which alone names all keys.</summary>
    private static async Task ExportAsync(HttpContext context)
    {
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        int? version = int.TryParse(context.Request.Query[DefinitionPaths.VersionParameter], CultureInfo.InvariantCulture, out var number) ? number : null;
        if (await context.RequestServices.GetRequiredService<DefinitionService>().FindAsync(id, version, context.RequestAborted) is not { } view)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.ContentDisposition = FormattableString.Invariant($"attachment; filename=\"workflow-{id}-{view.Version.Version}.json\"");
        var export = context.RequestServices.GetRequiredService<DefinitionResponses>().Show(view, withRoles: false);
        await context.Response.WriteAsJsonAsync(export, ResponseForm.OfVersion2(ApiJson.Default.DefinitionResponse), ApiJson.MediaType, context.RequestAborted);
    }

    private static FormOutcome Refused(ApiError error, ImmutableDictionary<string, string>? problems = null) =>
        new($"Nothing was saved. {error.Message}", error.Code.Status) { Problems = problems ?? ImmutableDictionary<string, string>.Empty };
}
