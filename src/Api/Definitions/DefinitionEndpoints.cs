using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>
/// The definitions themselves; their drafts are in <see cref="DraftEndpoints"/>. A caller who may not read or modify definitions is
/// refused before any is looked up. So the refusal does not reveal whether a definition exists.
/// </summary>
internal static class DefinitionEndpoints
{
    public static void MapDefinitions(this IEndpointRouteBuilder routes)
    {
        var definitions = routes.MapGroup("/Workflow/Definitions");
        definitions.MapPost("/", CreateAsync).Describe(DefinitionOperations.Create);
        definitions.MapGet("/", List).Describe(DefinitionOperations.List).WithMetadata(new ListCost());
        definitions.MapGet("/{definitionId}", Find).Describe(DefinitionOperations.Find);
        definitions.MapPut("/{definitionId}", UpdateAsync).Describe(DefinitionOperations.Update);
        definitions.MapPut("/{definitionId}/Status", SetStatusAsync).Describe(DefinitionOperations.SetStatus);
        definitions.MapDelete("/{definitionId}", DeleteAsync).Describe(DefinitionOperations.Delete);
        definitions.MapDrafts();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DefinitionService definitions)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        DefinitionBodies.CheckForce(context, problems);
        if (DefinitionBodies.ReadNew(body, problems) is not { } request || problems.Count > 0)
            return ApiError.Invalid(problems);
        return new Permitted(async () => DefinitionResponses.Respond(await definitions.CreateAsync(request)));
    }

    private static IResult List(HttpContext context, DefinitionService definitions) =>
        DefinitionFields.List.Respond(context, async cancellation => await definitions.ListAsync(cancellation));

    private static IResult Find(
        HttpContext context, string definitionId, DefinitionService definitions, string? definitionVersion, string? exportable)
    {
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        int? version = null;
        if (!string.IsNullOrEmpty(definitionVersion))
        {
            if (int.TryParse(definitionVersion, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0)
                version = number;
            else
                problems.Add(new("definitionVersion", $"definitionVersion is '{definitionVersion}', but must be a whole number of at least 1."));
        }

        var isExport = false;
        if (!string.IsNullOrEmpty(exportable) && !bool.TryParse(exportable, out isExport))
            problems.Add(new("exportable", $"exportable is '{exportable}', but must be true or false."));
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        return new Permitted(async () => await definitions.FindAsync(id, version, context.RequestAborted) is { } view
            ? new TaggedJson<DefinitionResponse>(DefinitionResponses.Show(view, withRoles: !isExport), ApiJson.Default.DefinitionResponse)
            : ApiError.NoSuchDefinition(id, version));
    }

    private static async Task<IResult> UpdateAsync(HttpContext context, string definitionId, DefinitionService definitions)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var precondition = Precondition.Read(context, problems);
        DefinitionBodies.CheckForce(context, problems);
        if (DefinitionBodies.ReadUpdate(body, problems) is not { } update || problems.Count > 0)
            return ApiError.Invalid(problems);
        var editor = DefinitionResponses.EditorOf(context, precondition);
        return new Permitted(async () => DefinitionResponses.Respond(id, await definitions.UpdateAsync(id, update, editor, context.RequestAborted)));
    }

    private static async Task<IResult> SetStatusAsync(HttpContext context, string definitionId, DefinitionService definitions)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.UsualLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var precondition = Precondition.Read(context, problems);
        DefinitionBodies.CheckForce(context, problems);
        var enabled = DefinitionBodies.ReadStatus(body, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        var editor = DefinitionResponses.EditorOf(context, precondition);
        return new Permitted(async () => await definitions.SwitchAsync(id, enabled, editor, context.RequestAborted) switch
        {
            DefinitionResult.Saved => ApiResults.NoContent(),
            var refused => DefinitionResponses.Respond(id, refused),
        });
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string definitionId, DefinitionService definitions)
    {
        var (id, precondition, error) = await DefinitionBodies.ReadIdAsync(context, definitionId);
        return error is not null
            ? error
            : new Permitted(async () => DefinitionResponses.Respond(id, await definitions.DeleteAsync(
                id, DefinitionResponses.EditorOf(context, precondition), context.RequestAborted)));
    }
}
