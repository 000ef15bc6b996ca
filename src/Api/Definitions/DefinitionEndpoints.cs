using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Trials;
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
        definitions.MapGet("/{definitionId}/History", ReadHistory).Describe(DefinitionOperations.History);
        definitions.MapDelete("/{definitionId}", DeleteAsync).Describe(DefinitionOperations.Delete);
        definitions.MapDrafts();
        definitions.MapPost("/{definitionId}/Try", TrialEndpoint.PostAsync).Describe(TrialOperation.Try);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DefinitionService definitions, DefinitionResponses responses)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        DefinitionBodies.CheckForce(context, problems);
        if (DefinitionBodies.ReadNew(context.Request, body, problems) is not { } request || problems.Count > 0)
            return ApiError.Invalid(problems);
        return new Permitted(async () => responses.Respond(await definitions.CreateAsync(request, context.Caller())));
    }

    private static IResult List(HttpContext context, DefinitionService definitions) => DefinitionFields.List.Respond(
        context,
        async cancellation => await definitions.ListAsync(cancellation),
        ApiVersionGuard.IsVersion2(context.Request) ? async (page, cancellation) => await definitions.DescribeAsync(page, cancellation) : null);

    private static IResult Find(
        HttpContext context, string definitionId, DefinitionService definitions, DefinitionResponses responses, string? definitionVersion, string? exportable)
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
        return new Permitted(async () =>
        {
            if (await definitions.FindAsync(id, version, context.RequestAborted) is not { } view)
                return ApiError.NoSuchDefinition(id, version);
            if (view.Head.Keys.Count is > 1 and var keys && !ApiVersionGuard.IsVersion2(context.Request))
                context.Response.Headers[ResponseHeader.KeyCount.Name] = keys.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new TaggedJson<DefinitionResponse>(responses.Show(view, withRoles: !isExport), ApiJson.Default.DefinitionResponse);
        });
    }

    private static IResult ReadHistory(HttpContext context, string definitionId, DefinitionService definitions)
    {
        if (ListParameters.RefusePage(context, out var asked, out var descending) is { } refusal)
            return refusal;
        if (ApiResults.RefuseId(definitionId, "definitionId", out var id) is { } malformed)
            return malformed;
        return new Permitted(async () =>
        {
            if (await definitions.ReadHistoryAsync(id, context.RequestAborted) is not { } entries)
                return ApiError.NoSuchDefinition(id);
            context.TellTotal(entries.Length, DefinitionHistory.MostKept);
            var ordered = descending ? entries.Reverse() : entries;
            var (skip, most) = asked is var (page, size) ? ((page - 1L) * size, size) : (0, entries.Length);
            return ApiResults.Ok(
                [.. ordered.Skip((int)Math.Min(skip, entries.Length)).Take(most).Select(DefinitionResponses.Show)], ApiJson.Default.IReadOnlyListDefinitionHistoryResponse);
        });
    }

    private static async Task<IResult> UpdateAsync(HttpContext context, string definitionId, DefinitionService definitions, DefinitionResponses responses)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var precondition = Precondition.Read(context, problems);
        DefinitionBodies.CheckForce(context, problems);
        if (DefinitionBodies.ReadUpdate(context.Request, body, problems) is not { } update || problems.Count > 0)
            return ApiError.Invalid(problems);
        var editor = responses.EditorOf(context, precondition);
        return new Permitted(async () => responses.Respond(id, await definitions.UpdateAsync(id, update, editor, context.RequestAborted)));
    }

    private static async Task<IResult> SetStatusAsync(HttpContext context, string definitionId, DefinitionService definitions, DefinitionResponses responses)
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
        var editor = responses.EditorOf(context, precondition);
        return new Permitted(async () => await definitions.SwitchAsync(id, enabled, editor, context.RequestAborted) switch
        {
            DefinitionResult.Saved => ApiResults.NoContent(),
            var refused => responses.Respond(id, refused),
        });
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string definitionId, DefinitionService definitions, DefinitionResponses responses)
    {
        var (id, precondition, error) = await DefinitionBodies.ReadIdAsync(context, definitionId);
        return error is not null
            ? error
            : new Permitted(async () => responses.Respond(id, await definitions.DeleteAsync(
                id, responses.EditorOf(context, precondition), context.RequestAborted)));
    }
}
